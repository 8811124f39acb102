/**
 * A version 7 uuid made by the server: the milliseconds, their fraction to the microsecond (so that what one connection writes one after
 * the other sorts that way), then the random part of a version 4 one. For rows that a statement makes by itself; whatever is made
 * in the program brings its own id.
 */
export const FRESH_UUID = `(lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::int8), 12, '0') || '7'
    || lpad(to_hex((extract(epoch from clock_timestamp()) * 1000000)::int8 % 1000 * 4), 3, '0')
    || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid`;
