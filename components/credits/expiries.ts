import type { Source } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { sourceName, sourceOfGrant } from "@/components/decisions/words";
import { formatCredits, isZero, listOf, sumOf } from "@/lib/format";
import { formatDay, type TimeFrame } from "@/lib/format-time";

/** What of one grant ends at one instant unless it is used before. */
export interface Expiry {
  readonly grant: string;
  readonly name: string;
  readonly source: Source;
  readonly amount: string;
  readonly atMs: number;
  /** A grant that recurs is filled again then. */
  readonly isReset: boolean;
}

/** What ends when, soonest first, and what never does. */
export interface Expiries {
  readonly ending: readonly Expiry[];
  readonly endless: string;
}

/** Of what can be spent now or later; what is held is the hold's until it ends. */
export function expiriesOf(grants: readonly Grant[]): Expiries {
  const live = grants.filter(
    ({ available, state = "active" }) => !isZero(available) && (state === "active" || state === "scheduled"),
  );
  const ending = live.flatMap((grant): Expiry[] => {
    const { next_reset_at: resetAt = null, expires_at: endsAt } = grant;
    const at = resetAt ?? endsAt;
    if (at === null) return [];
    const source = sourceOfGrant(grant.kind);
    const name = grant.label ?? sourceName(source);
    const isReset = resetAt !== null;
    return [{ grant: grant.id, name, source, amount: grant.available, atMs: Date.parse(at), isReset }];
  });
  const endless = live.filter(({ next_reset_at, expires_at }) => (next_reset_at ?? expires_at) === null);
  return {
    ending: ending.sort((a, b) => a.atMs - b.atMs),
    endless: sumOf("0", ...endless.map(({ available }) => available)),
  };
}

/** The finding in a sentence: what goes first, what goes at all, what stays. */
export function expiryWords({ ending, endless }: Expiries, frame: TimeFrame): string {
  const [first] = ending;
  const stays = isZero(endless) ? [] : [`${formatCredits(endless)} credits never expire`];
  if (first === undefined)
    return isZero(endless) ? "Nothing is there that could expire." : `Nothing expires: ${stays[0]}.`;
  const last = ending.at(-1) ?? first;
  const day = ({ atMs }: Expiry) => formatDay(atMs, frame);
  const sameDay = ending.filter((one) => day(one) === day(first)).map(({ amount }) => amount);
  const all = sumOf("0", ...ending.map(({ amount }) => amount));
  const words = [`${formatCredits(sumOf("0", ...sameDay))} credits end on ${day(first)}`];
  if (day(last) !== day(first)) words.push(`${formatCredits(all)} in all by ${day(last)}`);
  return `${listOf([...words, ...stays])}.`;
}
