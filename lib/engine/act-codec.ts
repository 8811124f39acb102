import type { AccountAct, GrantTerms, MemberTerms, ResetWindow, WindowLevel } from "./facts";
import type { Consent } from "./plan";

/**
 * An account event's act as JSON text, with its own member names and amounts as strings of digits in micro-units: it is
 * written seldom and read by people (audits, the account's history), so it names what it says. The chain hashes this text as
 * the row stores it; it is never parsed and written again.
 */
export function encodeAct(act: AccountAct): string {
  return JSON.stringify(act, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
}

/** The act behind the text of a row. Throws on an act this program does not know. */
export function decodeAct(text: string): AccountAct {
  const act = JSON.parse(text) as AccountAct;
  switch (act.kind) {
    case "opened":
      return { ...act, consent: readConsent(act.consent) };
    case "grant_issued":
    case "grant_revised":
      return {
        ...act,
        grant: readTerms(act.grant),
        ...(act.costBasis === undefined
          ? {}
          : { costBasis: { ...act.costBasis, minorUnits: BigInt(act.costBasis.minorUnits) } }),
      };
    case "grant_adjusted":
      return { ...act, delta: BigInt(act.delta) };
    case "consent_set":
      return { ...act, consent: act.consent === null ? null : readConsent(act.consent) };
    case "caps_set":
      return { ...act, caps: act.caps.map((cap) => ({ ...cap, limit: BigInt(cap.limit) })) };
    case "member_added":
    case "member_changed":
      return { ...act, terms: readMemberTerms(act.terms) };
    case "reset_redeemed":
      return { ...act, left: BigInt(act.left), windows: act.windows.map(readResetWindow) };
    case "grant_voided":
    case "grant_expired":
    case "grant_reset":
    case "grant_renewed":
    case "grant_lapsed":
    case "debt_repaid":
    case "plan_changed":
    case "window_reset":
    case "member_removed":
    case "frozen_set":
    case "time_zone_set":
    case "clock_advanced":
      return act;
    default:
      throw new Error(`unknown act: ${text.slice(0, 60)}`);
  }
}

// JSON.parse gave strings where the types say bigint; BigInt() turns them into what the types say.
function readConsent(consent: Consent): Consent {
  return consent.mode === "up_to" ? { ...consent, limit: BigInt(consent.limit) } : consent;
}

function readResetWindow(window: ResetWindow): ResetWindow {
  const level = ({ used, held, resetsAt }: WindowLevel) => ({
    used: BigInt(used),
    held: BigInt(held),
    resetsAt,
  });
  const { before, after } = window;
  return { ...window, limit: BigInt(window.limit), before: level(before), after: level(after) };
}

function readMemberTerms({ frozen, limits, caps }: MemberTerms): MemberTerms {
  return {
    frozen,
    limits: Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, BigInt(limit)])),
    caps: caps === null ? null : caps.map(({ period, limit }) => ({ period, limit: BigInt(limit) })),
  };
}

function readTerms(terms: GrantTerms): GrantTerms {
  const read = { ...terms, amount: BigInt(terms.amount) };
  const { rollover } = terms;
  if (rollover === undefined) return read;
  const { min, max, periods } = rollover;
  return { ...read, rollover: { min: BigInt(min), max: max === null ? null : BigInt(max), periods } };
}
