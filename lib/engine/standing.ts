import type { Instant, Microcredits, Quantity } from "./amounts";
import type { Attribution, GrantTerms } from "./facts";
import type { GrantPeriod } from "./grant-period";
import type { Consent, ConsentPeriod, GrantKind, MemberCap } from "./plan";
import type { Properties, Usage } from "./price";
import type { CalendarPolicy, Epoch, SpanCounts, WindowCounts } from "./windows/window";

/** `paid`: nothing that needs consent is spent; `all`: every request is refused. */
export type Frozen = "none" | "paid" | "all";

/** A grant as the decision sees it: `available` and `held` are what is left of it, settled or not. */
export interface Grant extends GrantTerms {
  readonly available: Microcredits;
  readonly held: Microcredits;
  readonly createdAt: Instant;
  /** Where it recurs and has not ended. */
  readonly period?: GrantPeriod;
  /** What it has repaid of debt and no refund gave back; of the running period alone, where it recurs. Left out where that is nothing. */
  readonly repaid?: Microcredits;
}

/** The most that may be spent of what needs consent: of the whole account or through one API key, per calendar period. */
export interface Cap {
  /** `day`, `month:key_…`: names itself in a block. */
  readonly key: string;
  readonly apiKey: string | null;
  readonly period: ConsentPeriod;
  readonly limit: Microcredits;
  readonly counts: SpanCounts | null;
}

/** Consent with what was spent under it in the running period (mode `up_to` only). */
export interface ConsentState {
  readonly consent: Consent;
  readonly counts: SpanCounts | null;
}

export interface WindowDraw {
  readonly key: string;
  readonly epoch: Epoch;
  readonly amount: Quantity;
}

export interface GrantDraw {
  readonly id: string;
  readonly amount: Microcredits;
}

/** What a hold has set aside of a grant; of a recurring one with the number of the period that it belongs to. */
export interface HeldGrantDraw extends GrantDraw {
  readonly period?: number;
}

/** What an open hold has set aside in one layer. */
export interface HeldLayer {
  readonly layer: string;
  readonly taken: Microcredits;
  readonly windows: readonly WindowDraw[];
  readonly grants: readonly HeldGrantDraw[];
  /** What of `taken` counts against consent and caps, by their key (`consent`, `consent:key_…`, a cap's key). */
  readonly limits: readonly WindowDraw[];
}

export interface Hold {
  readonly ref: string;
  readonly feature: string;
  readonly memberId: string | null;
  readonly properties: Properties;
  readonly usage: Usage;
  readonly cost: Microcredits;
  readonly attribution: Attribution;
  readonly plan: string;
  readonly priceBook: string;
  readonly expiresAt: Instant;
  readonly layers: readonly HeldLayer[];
}

/** Credits that a recorded expiry took: what they would have paid for. */
export interface ExpiredCredits {
  /** The grant's. */
  readonly id: string;
  readonly kind: GrantKind;
  readonly features: readonly string[] | null;
  readonly at: Instant;
}

/** A member of an organization: what was said of them alone, and what they spent. Their windows' counts are among the account's. */
export interface Member {
  /** Every request of theirs is refused. */
  readonly frozen: boolean;
  /** By the window's key in the plan: limits of their own in place of the plan's. */
  readonly limits: Readonly<Record<string, Quantity>>;
  /** In place of the plan's; null leaves those. */
  readonly caps: readonly MemberCap[] | null;
  /** What counts against their caps, by the running period. */
  readonly spent: Readonly<Partial<Record<ConsentPeriod, SpanCounts>>>;
}

/** Everything needed to decide for one account right now. Immutable: a step answers with a new one. */
export interface Standing {
  readonly accountId: string;
  /** The number of facts it is the fold of (A2). */
  readonly seq: number;
  /** The instant of the last fact; time never runs backwards for an account. */
  readonly at: Instant;
  readonly plan: string;
  readonly timeZone: string;
  readonly frozen: Frozen;
  /** The test clock's time for accounts that hang on one, else null. */
  readonly clockNow: Instant | null;
  readonly consent: ConsentState;
  readonly keyConsents: Readonly<Record<string, ConsentState>>;
  readonly caps: readonly Cap[];
  /** By id, those of an organization who have not been removed. */
  readonly members: Readonly<Record<string, Member>>;
  /** By window key: of layers and gates; of a member's under `7d@mem_…`. A key is absent until first counted. */
  readonly windows: Readonly<Record<string, WindowCounts>>;
  /** In burn-down order (G1). A grant leaves when its expiry or void is recorded and nothing of it is held. */
  readonly grants: readonly Grant[];
  readonly holds: readonly Hold[];
  /** What expired and is recorded, newest first; later credits for the same clear it. Lets a block say so for a month instead of "too many requests" (E11). */
  readonly expired: readonly ExpiredCredits[];
  /** What finished work cost beyond all that could pay, on a plan that carries it: repaid by the next credits. */
  readonly debt: Microcredits;
  /** Since when something is owed without a break; null where nothing is. */
  readonly owedSince: Instant | null;
  /** Credits that came while something was owed, in the order in which they came: the next facts are their repayments. */
  readonly repaying: readonly GrantDraw[];
  /** The head of the account's chain of facts: 64 hex digits. */
  readonly head: string;
}

/** What a cap goes by in blocks and counts: at most one per period, of the account and of each of its keys. */
export function capKey(period: ConsentPeriod, apiKey: string | null): string {
  return apiKey === null ? period : `${period}:${apiKey}`;
}

export const NO_HEAD = "0".repeat(64);

/** A bound on what one account can keep open, so that a standing stays small. */
export const MAX_OPEN_HOLDS = 256;
export const MAX_CAPS = 64;

export function emptyStanding(accountId: string): Standing {
  return {
    accountId,
    seq: 0,
    at: 0,
    plan: "",
    timeZone: "UTC",
    frozen: "none",
    clockNow: null,
    consent: { consent: { mode: "ask" }, counts: null },
    keyConsents: {},
    caps: [],
    members: {},
    windows: {},
    grants: [],
    holds: [],
    expired: [],
    debt: 0n,
    owedSince: null,
    repaying: [],
    head: NO_HEAD,
  };
}

/** The account's instant: its test clock where it has one, and never before its last fact. */
export function accountNow(standing: Standing, wallNow: Instant): Instant {
  const now = standing.clockNow ?? wallNow;
  return now > standing.at ? now : standing.at;
}

/** What is left to decide with, all grants together, and what is set aside: the first two terms of B1. */
export function creditsOf(standing: Standing): { available: Microcredits; held: Microcredits } {
  let available = 0n;
  let held = 0n;
  for (const grant of standing.grants) {
    if (grant.kind === "reset") continue; // counted in resets, not in credits
    available += grant.available;
    held += grant.held;
  }
  return { available, held };
}

/** When something of the account falls due by time alone: a hold's end, a grant's reset or expiry, a repayment. Null when nothing does. */
export function dueAt(standing: Standing): Instant | null {
  let due: Instant | null = standing.repaying.length === 0 ? null : standing.at;
  for (const hold of standing.holds) if (due === null || hold.expiresAt < due) due = hold.expiresAt;
  for (const grant of standing.grants) {
    const at = dueOf(grant, standing.at);
    if (at !== null && (due === null || at < due)) due = at;
  }
  return due;
}

function dueOf({ period, expiresAt, held }: Grant, now: Instant): Instant | null {
  if (period === undefined) return held > 0n ? null : expiresAt;
  if (period.owed > 0n || period.lapsed > 0n) return now;
  if (expiresAt === null || period.endsAt < expiresAt) return period.endsAt;
  return held > 0n ? null : expiresAt;
}

/** The calendar window under which spending with consent or a cap is counted. */
export function spendPolicy(key: string, period: ConsentPeriod, limit: Microcredits): CalendarPolicy {
  return { kind: "calendar", key, measure: "credits", limit, features: null, unit: period, timeZone: null };
}
