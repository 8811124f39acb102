import type { Instant } from "./amounts";
import { amountJson, listAt, nameAt, type Parsed, parseRecord, readAmount, sharedName } from "./codec-text";
import { owedJson, readOwed } from "./debt-codec";
import { decodeHold, holdJson } from "./hold-codec";
import { membersJson, readMembers } from "./member-codec";
import type { Consent, ConsentPeriod, GrantKind } from "./plan";
import { readRecurring, recurringJson } from "./recurring-codec";
import type { Cap, ConsentState, ExpiredCredits, Frozen, Grant, Standing } from "./standing";
import type { SpanCounts, WindowCounts } from "./windows/window";

/**
 * A standing as text, written with every flush and read only when a process does not have it cached. Positional JSON; the
 * account and the seq have columns of their own:
 *
 *     [1, plan, timeZone, frozen, clockNow, expired, terms of grants, keyConsents, consent, caps, holds, windows, left of grants, at, head,
 *      debt = 0, repaying = 0, members = 0, owedSince = null]
 *     terms   [id, kind, priority, amount, effectiveAt, expiresAt, features, createdAt, recurring = 0, windows?]     left [available, held, repaid = 0]
 *     expired [id, kind, features, at]
 *     consent [mode] | [mode, limit, period, counts = 0]          keyConsents [key, consent]
 *     cap     [key, apiKey, period, limit, counts = 0]            counts [startAt, endAt, used, held]
 *     window  [key, 0, startAt, endAt, used, held] span | [key, 1, (startAt, used, held)…] sliding | [key, 2, at, limit, debt, held] bucket
 *
 * What seldom changes comes first, or last: Postgres logs of a rewritten row only what lies between the beginning and the end that it shares with
 * the row before, which leaves less than half.
 *
 * It is a cache of the fold of the account's facts (A2), so a later version may change the layout: readers refuse a version
 * they do not know instead of guessing.
 */
const VERSION = 1;
const FROZEN: readonly Frozen[] = ["none", "paid", "all"];
const MODES: readonly Consent["mode"][] = ["never", "ask", "up_to", "always"];
export const PERIODS: readonly ConsentPeriod[] = ["day", "week", "month"];
const GRANT_KINDS: readonly GrantKind[] = ["promo", "purchased", "plan", "adjustment", "reset"];

export function encodeStanding(standing: Standing): string {
  const { grants, keyConsents, windows, caps, holds } = standing;
  const keys: Parsed[] = [];
  for (const key in keyConsents) keys.push([key, consentJson(keyConsents[key] as ConsentState)]);
  const counts: Parsed[] = [];
  for (const key in windows) counts.push(windowJson(key, windows[key] as WindowCounts));
  const json: unknown[] = [
    VERSION,
    standing.plan,
    standing.timeZone,
    FROZEN.indexOf(standing.frozen),
    standing.clockNow,
    standing.expired.map(({ id, kind, features, at }) => [id, GRANT_KINDS.indexOf(kind), features, at]),
    grants.map(termsJson),
    keys,
    consentJson(standing.consent),
    caps.map(capJson),
    holds.map(holdJson),
    counts,
    grants.map(leftJson),
    standing.at,
    standing.head,
  ];
  const members = membersJson(standing.members);
  const { debt, owedSince, repaying } = standing;
  if (debt !== 0n || owedSince !== null || repaying.length > 0 || members !== null)
    json.push(...owedJson(standing, members));
  return JSON.stringify(json);
}

function termsJson(grant: Grant): Parsed {
  const terms: unknown[] = [
    grant.id,
    GRANT_KINDS.indexOf(grant.kind),
    grant.priority,
    amountJson(grant.amount),
    grant.effectiveAt,
    grant.expiresAt,
    grant.features,
    grant.createdAt,
  ];
  if (grant.recurrence !== undefined) terms.push(recurringJson(grant, grant.recurrence));
  if (grant.windows === undefined) return terms;
  if (grant.recurrence === undefined) terms.push(0);
  terms.push(grant.windows);
  return terms;
}

function leftJson(grant: Grant): Parsed {
  const left = [amountJson(grant.available), amountJson(grant.held)];
  if (grant.repaid !== undefined) left.push(amountJson(grant.repaid));
  return left;
}

function consentJson({ consent, counts }: ConsentState): Parsed {
  const mode = MODES.indexOf(consent.mode);
  if (consent.mode !== "up_to") return counts === null ? [mode] : [mode, 0, 0, countsJson(counts)];
  const json: unknown[] = [mode, amountJson(consent.limit), PERIODS.indexOf(consent.period)];
  if (counts !== null) json.push(countsJson(counts));
  return json;
}

export function countsJson(counts: SpanCounts): Parsed {
  return [counts.startAt, counts.endAt, amountJson(counts.used), amountJson(counts.held)];
}

function capJson(cap: Cap): Parsed {
  const json: unknown[] = [cap.key, cap.apiKey, PERIODS.indexOf(cap.period), amountJson(cap.limit)];
  if (cap.counts !== null) json.push(countsJson(cap.counts));
  return json;
}

function windowJson(key: string, counts: WindowCounts): Parsed {
  switch (counts.kind) {
    case "span":
      return [key, 0, counts.startAt, counts.endAt, amountJson(counts.used), amountJson(counts.held)];
    case "sliding": {
      const json: unknown[] = [key, 1];
      for (const { startAt, used, held } of counts.slices)
        json.push(startAt, amountJson(used), amountJson(held));
      return json;
    }
    case "bucket":
      return [key, 2, counts.at, amountJson(counts.limit), amountJson(counts.debt), amountJson(counts.held)];
  }
}

// Shared: a web process remembers 100,000 standings, and most have none of these, or the same as all others.
const NONE: readonly never[] = [];
const NO_KEY_CONSENTS: Standing["keyConsents"] = {};
const UNLIMITED: Readonly<Record<"never" | "ask" | "always", ConsentState>> = {
  never: { consent: { mode: "never" }, counts: null },
  ask: { consent: { mode: "ask" }, counts: null },
  always: { consent: { mode: "always" }, counts: null },
};

/** The standing behind a row of `standings`. Throws when the text is damaged or of a version this program does not know. */
export function decodeStanding(accountId: string, seq: number, text: string): Standing {
  const parsed = parseRecord(text, VERSION, `the standing of ${accountId}`);
  const left = listAt(parsed[12]);
  const expired = listAt(parsed[5]);
  const keys = listAt(parsed[7]);
  const caps = listAt(parsed[9]);
  const holds = listAt(parsed[10]);
  return {
    accountId,
    seq,
    at: parsed[13] as Instant,
    plan: sharedName(parsed[1] as string),
    timeZone: sharedName(parsed[2] as string),
    frozen: nameAt(FROZEN, parsed[3]),
    clockNow: parsed[4] as Instant | null,
    consent: readConsent(parsed[8] as Parsed),
    keyConsents: keys.length === 0 ? NO_KEY_CONSENTS : Object.fromEntries(keys.map(readKeyConsent)),
    caps: caps.length === 0 ? NONE : caps.map(readCap),
    members: readMembers(parsed[17]),
    windows: Object.fromEntries(listAt(parsed[11]).map((entry) => [entry[0], readWindow(entry)])),
    grants: listAt(parsed[6]).map((terms, i) => readGrant(terms, left[i] as Parsed)),
    holds: holds.length === 0 ? NONE : holds.map(decodeHold),
    expired: expired.length === 0 ? NONE : expired.map(readExpired),
    ...readOwed(parsed),
    head: parsed[14] as string,
  };
}

function readConsent(parsed: Parsed): ConsentState {
  const mode = nameAt(MODES, parsed[0]);
  const counts = parsed[3] === undefined ? null : readCounts(parsed[3] as Parsed);
  if (mode !== "up_to") return counts === null ? UNLIMITED[mode] : { consent: { mode }, counts };
  return { consent: { mode, limit: readAmount(parsed[1]), period: nameAt(PERIODS, parsed[2]) }, counts };
}

function readKeyConsent(entry: Parsed): [string, ConsentState] {
  return [entry[0] as string, readConsent(entry[1] as Parsed)];
}

export function readCounts(counts: Parsed): SpanCounts {
  return {
    kind: "span",
    startAt: counts[0] as Instant,
    endAt: counts[1] as Instant,
    used: readAmount(counts[2]),
    held: readAmount(counts[3]),
  };
}

function readExpired(expired: Parsed): ExpiredCredits {
  const [id, kind, features, at] = expired;
  return {
    id: id as string,
    kind: nameAt(GRANT_KINDS, kind),
    features: features as readonly string[] | null,
    at: at as Instant,
  };
}

function readCap(cap: Parsed): Cap {
  return {
    key: cap[0] as string,
    apiKey: cap[1] as string | null,
    period: nameAt(PERIODS, cap[2]),
    limit: readAmount(cap[3]),
    counts: cap[4] === undefined ? null : readCounts(cap[4] as Parsed),
  };
}

function readWindow(window: Parsed): WindowCounts {
  switch (window[1]) {
    case 0:
      return readCounts(window.slice(2));
    case 1: {
      // Made as long as it is: one that grows keeps room for sixteen more.
      const slices = Array.from({ length: (window.length - 2) / 3 }, (_, nth) => ({
        startAt: window[2 + nth * 3] as Instant,
        used: readAmount(window[3 + nth * 3]),
        held: readAmount(window[4 + nth * 3]),
      }));
      return { kind: "sliding", slices };
    }
    case 2:
      return {
        kind: "bucket",
        at: window[2] as Instant,
        limit: readAmount(window[3]),
        debt: readAmount(window[4]),
        held: readAmount(window[5]),
      };
    default:
      throw new Error(`unknown window counts ${JSON.stringify(window)}`);
  }
}

function readGrant(terms: Parsed, left: Parsed): Grant {
  return {
    id: terms[0] as string,
    kind: nameAt(GRANT_KINDS, terms[1]),
    priority: terms[2] as number,
    amount: readAmount(terms[3]),
    effectiveAt: terms[4] as Instant,
    expiresAt: terms[5] as Instant | null,
    features: terms[6] as readonly string[] | null,
    available: readAmount(left[0]),
    held: readAmount(left[1]),
    createdAt: terms[7] as Instant,
    ...(terms[8] === undefined || terms[8] === 0 ? {} : readRecurring(terms[8] as Parsed)),
    ...(left[2] === undefined ? {} : { repaid: readAmount(left[2]) }),
    ...(terms[9] === undefined ? {} : { windows: terms[9] as readonly string[] | null }),
  };
}
