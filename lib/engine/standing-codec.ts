import type { Instant } from "./amounts";
import {
  amountText,
  instantText,
  listAt,
  nameAt,
  type Parsed,
  parseRecord,
  quoted,
  quotedName,
  quotedOrNull,
  readAmount,
} from "./codec-text";
import { decodeHold, encodeHold } from "./hold-codec";
import type { Consent, ConsentPeriod, GrantKind } from "./plan";
import type { Cap, ConsentState, Frozen, Grant, Standing } from "./standing";
import type { SpanCounts, WindowCounts } from "./windows/window";

/**
 * A standing as text, written with every flush and read only when a process does not have it cached. Positional JSON; the
 * account and the seq have columns of their own:
 *
 *     [1, at, plan, timeZone, frozen, clockNow, consent, keyConsents, caps, windows, grants, holds, lastExpiryAt, head]
 *     consent [mode] | [mode, limit, period, counts = 0]          keyConsents [key, consent]
 *     cap     [key, apiKey, period, limit, counts = 0]            counts [startAt, endAt, used, held]
 *     window  [key, 0, startAt, endAt, used, held] span | [key, 1, (startAt, used, held)…] sliding | [key, 2, at, debt, held] bucket
 *     grant   [id, kind, priority, amount, effectiveAt, expiresAt, features, available, held, createdAt]
 *
 * It is a cache of the fold of the account's facts (A2), so a later version may change the layout: readers refuse a version
 * they do not know instead of guessing.
 */
const VERSION = 1;
const FROZEN: readonly Frozen[] = ["none", "paid", "all"];
const MODES: readonly Consent["mode"][] = ["never", "ask", "up_to", "always"];
const PERIODS: readonly ConsentPeriod[] = ["day", "week", "month"];
const GRANT_KINDS: readonly GrantKind[] = ["promo", "purchased", "plan", "adjustment"];

/** About 1 µs for two windows and two grants. */
export function encodeStanding(standing: Standing): string {
  let text = `[${VERSION},${instantText(standing.at)},${quotedName(standing.plan)},${quotedName(standing.timeZone)},`;
  text += `${FROZEN.indexOf(standing.frozen)},${instantText(standing.clockNow)},${consentText(standing.consent)},[`;
  let separator = "";
  for (const key in standing.keyConsents) {
    text += `${separator}[${quoted(key)},${consentText(standing.keyConsents[key] as ConsentState)}]`;
    separator = ",";
  }
  text += `],[${standing.caps.length === 0 ? "" : standing.caps.map(capText).join()}],[`;
  separator = "";
  for (const key in standing.windows) {
    text += `${separator}${windowText(key, standing.windows[key] as WindowCounts)}`;
    separator = ",";
  }
  text += "],[";
  for (let i = 0; i < standing.grants.length; i++) {
    if (i > 0) text += ",";
    text += grantText(standing.grants[i] as Grant);
  }
  text += `],[${standing.holds.length === 0 ? "" : standing.holds.map(encodeHold).join()}]`;
  return `${text},${instantText(standing.lastExpiryAt)},"${standing.head}"]`;
}

function consentText({ consent, counts }: ConsentState): string {
  const mode = MODES.indexOf(consent.mode);
  if (consent.mode === "up_to") {
    const text = `[${mode},${amountText(consent.limit)},${PERIODS.indexOf(consent.period)}`;
    return counts === null ? `${text}]` : `${text},${countsText(counts)}]`;
  }
  return counts === null ? `[${mode}]` : `[${mode},0,0,${countsText(counts)}]`;
}

function countsText(counts: SpanCounts): string {
  return `[${instantText(counts.startAt)},${instantText(counts.endAt)},${amountText(counts.used)},${amountText(counts.held)}]`;
}

function capText(cap: Cap): string {
  const text = `[${quoted(cap.key)},${quotedOrNull(cap.apiKey)},${PERIODS.indexOf(cap.period)},${amountText(cap.limit)}`;
  return cap.counts === null ? `${text}]` : `${text},${countsText(cap.counts)}]`;
}

function windowText(key: string, counts: WindowCounts): string {
  let text = `[${quotedName(key)},`;
  switch (counts.kind) {
    case "span":
      text += `0,${instantText(counts.startAt)},${instantText(counts.endAt)},${amountText(counts.used)}`;
      return `${text},${amountText(counts.held)}]`;
    case "sliding":
      text += "1";
      for (const slice of counts.slices) {
        text += `,${instantText(slice.startAt)},${amountText(slice.used)},${amountText(slice.held)}`;
      }
      return `${text}]`;
    case "bucket":
      return `${text}2,${instantText(counts.at)},${amountText(counts.debt)},${amountText(counts.held)}]`;
  }
}

function grantText(grant: Grant): string {
  const terms = `${quoted(grant.id)},${GRANT_KINDS.indexOf(grant.kind)},${grant.priority},${amountText(grant.amount)}`;
  const times = `${instantText(grant.effectiveAt)},${instantText(grant.expiresAt)}`;
  const features = grant.features === null ? "null" : JSON.stringify(grant.features);
  const rest = `${amountText(grant.available)},${amountText(grant.held)},${instantText(grant.createdAt)}`;
  return `[${terms},${times},${features},${rest}]`;
}

/** The standing behind a row of `standings`. Throws when the text is damaged or of a version this program does not know. */
export function decodeStanding(accountId: string, seq: number, text: string): Standing {
  const parsed = parseRecord(text, VERSION, `the standing of ${accountId}`);
  return {
    accountId,
    seq,
    at: parsed[1] as Instant,
    plan: parsed[2] as string,
    timeZone: parsed[3] as string,
    frozen: nameAt(FROZEN, parsed[4]),
    clockNow: parsed[5] as Instant | null,
    consent: readConsent(parsed[6] as Parsed),
    keyConsents: Object.fromEntries(
      listAt(parsed[7]).map((entry) => [entry[0], readConsent(entry[1] as Parsed)]),
    ),
    caps: listAt(parsed[8]).map(readCap),
    windows: Object.fromEntries(listAt(parsed[9]).map((entry) => [entry[0], readWindow(entry)])),
    grants: listAt(parsed[10]).map(readGrant),
    holds: listAt(parsed[11]).map(decodeHold),
    lastExpiryAt: parsed[12] as Instant | null,
    head: parsed[13] as string,
  };
}

function readConsent(parsed: Parsed): ConsentState {
  const mode = nameAt(MODES, parsed[0]);
  const counts = parsed[3] === undefined ? null : readCounts(parsed[3] as Parsed);
  if (mode !== "up_to") return { consent: { mode }, counts };
  return { consent: { mode, limit: readAmount(parsed[1]), period: nameAt(PERIODS, parsed[2]) }, counts };
}

function readCounts(counts: Parsed): SpanCounts {
  return {
    kind: "span",
    startAt: counts[0] as Instant,
    endAt: counts[1] as Instant,
    used: readAmount(counts[2]),
    held: readAmount(counts[3]),
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
      const slices = [];
      for (let i = 2; i < window.length; i += 3) {
        slices.push({
          startAt: window[i] as Instant,
          used: readAmount(window[i + 1]),
          held: readAmount(window[i + 2]),
        });
      }
      return { kind: "sliding", slices };
    }
    case 2:
      return {
        kind: "bucket",
        at: window[2] as Instant,
        debt: readAmount(window[3]),
        held: readAmount(window[4]),
      };
    default:
      throw new Error(`unknown window counts ${JSON.stringify(window)}`);
  }
}

function readGrant(grant: Parsed): Grant {
  return {
    id: grant[0] as string,
    kind: nameAt(GRANT_KINDS, grant[1]),
    priority: grant[2] as number,
    amount: readAmount(grant[3]),
    effectiveAt: grant[4] as Instant,
    expiresAt: grant[5] as Instant | null,
    features: grant[6] as readonly string[] | null,
    available: readAmount(grant[7]),
    held: readAmount(grant[8]),
    createdAt: grant[9] as Instant,
  };
}
