// Apart from the clock, which runs in the browser alone: the server reads these, and of a browser's module it is given no values.

/** Read by the server on the next request, so that its first answer is already in the reader's zone. */
export const TIME_ZONE_COOKIE = "tz";

/** A zone that the reader has chosen in place of their browser's. */
export const CHOSEN_ZONE_COOKIE = "tz_chosen";
