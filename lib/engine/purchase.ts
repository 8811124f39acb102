import type { Instant, Microcredits } from "./amounts";
import type { AccountAct } from "./facts";
import type { Standing } from "./standing";

const DAY_MS = 86_400_000;
const PURCHASED_PRIORITY = 50;

/** What was agreed on when somebody set out to buy. */
export interface PurchaseTerms {
  /** `pur_…`. */
  readonly id: string;
  readonly packageName: string;
  readonly credits: Microcredits;
  /** In the currency's smallest unit, above zero. */
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly expiresAfterDays: number | null;
}

/** Something that the provider of payments has told of a purchase, signed. What of it is told again, late or in another order changes nothing. */
export type PaymentFact =
  | {
      /** One go at paying: of several only the one that succeeded counts. */
      readonly kind: "attempt";
      readonly attempt: string;
      readonly status: "action_required" | "processing" | "failed" | "succeeded";
      readonly amountMinor: bigint;
      readonly currency: string;
      /** Why it failed, in the provider's word. */
      readonly code: string | null;
      /** What of the amount is tax, where the provider reports it. */
      readonly taxMinor?: bigint;
    }
  | {
      readonly kind: "refund";
      readonly refund: string;
      readonly status: "pending" | "succeeded" | "failed";
      readonly amountMinor: bigint;
    }
  | {
      readonly kind: "dispute";
      readonly dispute: string;
      readonly status: "open" | "won" | "lost";
      readonly amountMinor: bigint;
    }
  /** Nobody paid in time. */
  | { readonly kind: "checkout_expired" };

/** With when it happened by the provider's clock, which tells the tries of one attempt apart. */
export type ToldFact = PaymentFact & { readonly at: Instant };

type PurchaseStatus =
  | "open"
  | "action_required"
  | "processing"
  | "declined"
  | "expired"
  | "paid"
  | "partly_refunded"
  | "refunded"
  | "disputed"
  | "charged_back"
  /** Paid, but not what was agreed on: no credits are given, and a person has to look (P1). */
  | "mismatched";

export interface PurchaseState {
  readonly status: PurchaseStatus;
  /** Why the last attempt that failed did, while none has succeeded. */
  readonly declineCode: string | null;
  readonly paidMinor: bigint;
  /** What of it is tax, as the provider reported; null where it reported none, which is not the same as none. */
  readonly taxMinor: bigint | null;
  readonly refundedMinor: bigint;
  /** In dispute or lost in one; a dispute that was won is none. */
  readonly disputedMinor: bigint;
  /** What the purchase should have given by now: nothing before it is paid, less where money went back. */
  readonly due: Microcredits;
}

/** In their order: a fact that comes late never takes back what one of a later stage has said. */
const STAGES = {
  attempt: ["action_required", "processing", "failed", "succeeded"],
  refund: ["pending", "succeeded", "failed"],
  dispute: ["open", "won", "lost"],
} as const;

/**
 * What became of a purchase: a function of the set of facts, whatever their order and however often each is there (P1). Per refund and
 * dispute the furthest stage counts. So it does of attempts once one succeeded; before, a card that was declined may be followed by another
 * under the same attempt's name, and what happened last counts.
 */
export function purchaseState(terms: PurchaseTerms, facts: readonly ToldFact[]): PurchaseState {
  const attempts = furthest(facts, "attempt", ({ attempt }) => attempt);
  const refunds = furthest(facts, "refund", ({ refund }) => refund);
  const disputes = furthest(facts, "dispute", ({ dispute }) => dispute);
  const succeeded = attempts.filter(({ status }) => status === "succeeded");
  const paidMinor = sumOf(succeeded);
  const refundedMinor = sumOf(refunds.filter(({ status }) => status === "succeeded"));
  const disputedMinor = sumOf(disputes.filter(({ status }) => status !== "won"));
  const taxes = succeeded.flatMap(({ taxMinor }) => taxMinor ?? []);
  const taxMinor = taxes.length === 0 ? null : taxes.reduce((sum, tax) => sum + tax, 0n);
  const money = { paidMinor, taxMinor, refundedMinor, disputedMinor };
  if (succeeded.length === 0) {
    const isOver = facts.some(({ kind }) => kind === "checkout_expired");
    return { ...money, ...unpaid(attempts, isOver), due: 0n };
  }
  const isAgreed = succeeded.some(
    ({ amountMinor, currency }) => amountMinor === terms.priceMinor && currency === terms.currency,
  );
  if (!isAgreed) return { ...money, status: "mismatched", declineCode: null, due: 0n };
  const back = refundedMinor + disputedMinor;
  const isLost = disputes.some(({ status }) => status === "lost");
  return { ...money, status: paidStatus(terms, money, isLost), declineCode: null, due: dueOf(terms, back) };
}

/** Whole credits for whole money; of what went back its share, rounded in the buyer's favour. */
function dueOf({ credits, priceMinor }: PurchaseTerms, backMinor: bigint): Microcredits {
  return backMinor >= priceMinor ? 0n : credits - (credits * backMinor) / priceMinor;
}

function paidStatus(
  { priceMinor }: PurchaseTerms,
  { refundedMinor, disputedMinor }: Pick<PurchaseState, "refundedMinor" | "disputedMinor">,
  isLost: boolean,
): PurchaseStatus {
  if (disputedMinor > 0n) return isLost ? "charged_back" : "disputed";
  if (refundedMinor === 0n) return "paid";
  return refundedMinor >= priceMinor ? "refunded" : "partly_refunded";
}

type Attempt = Extract<ToldFact, { kind: "attempt" }>;

function unpaid(
  attempts: readonly Attempt[],
  isOver: boolean,
): Pick<PurchaseState, "status" | "declineCode"> {
  const isAny = (status: Attempt["status"]) => attempts.some((attempt) => attempt.status === status);
  if (isAny("processing")) return { status: "processing", declineCode: null };
  const failures = attempts.filter(({ status }) => status === "failed");
  const failed = failures.reduce<Attempt | undefined>(
    (last, one) => (last === undefined || one.at >= last.at ? one : last),
    undefined,
  );
  const declineCode = failed === undefined ? null : (failed.code ?? "declined");
  if (isOver) return { status: "expired", declineCode };
  if (isAny("action_required")) return { status: "action_required", declineCode: null };
  return { status: failed === undefined ? "open" : "declined", declineCode };
}

type Staged = Extract<ToldFact, { readonly status: string }>;
type KindOf<Kind extends Staged["kind"]> = Extract<Staged, { kind: Kind }>;

/** Of each attempt, refund or dispute the fact of its furthest stage, in order of their names, so that no order of arrival shows. */
export function furthest<Kind extends Staged["kind"]>(
  facts: readonly ToldFact[],
  kind: Kind,
  nameOf: (fact: KindOf<Kind>) => string,
): KindOf<Kind>[] {
  const stages: readonly string[] = STAGES[kind];
  const found = new Map<string, KindOf<Kind>>();
  for (const fact of facts) {
    if (fact.kind !== kind) continue;
    const one = fact as KindOf<Kind>;
    const known = found.get(nameOf(one));
    if (known === undefined || outweighs(one, known, stages)) found.set(nameOf(one), one);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
}

function outweighs(one: Staged, known: Staged, stages: readonly string[]): boolean {
  const isPaying = one.kind === "attempt" && one.status !== "succeeded" && known.status !== "succeeded";
  if (isPaying && one.at !== known.at) return one.at > known.at;
  return stages.indexOf(one.status) > stages.indexOf(known.status);
}

function sumOf(facts: readonly { readonly amountMinor: bigint }[]): bigint {
  return facts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** What a purchase has done to the account so far: the grant that it issued, and what that came to with what was taken back. */
export interface PurchaseEffect {
  readonly grantId: string;
  readonly given: Microcredits;
}

type PurchaseAct = Extract<AccountAct, { kind: "grant_issued" | "grant_adjusted" }>;

/**
 * The next act that a purchase owes its account, or null. Credits come by one grant; where money went back, what is unspent of them is taken
 * back, and what was spent stays spent. Repeated until it is null, whatever comes in between, it gives what is due once (P1).
 */
export function purchaseAct(
  terms: PurchaseTerms,
  { due, refundedMinor, disputedMinor }: PurchaseState,
  effect: PurchaseEffect | null,
  standing: Standing,
  now: Instant,
  newGrantId: string,
): PurchaseAct | null {
  const { id, packageName, priceMinor, currency, expiresAfterDays } = terms;
  if (effect === null) {
    if (due === 0n) return null;
    return {
      kind: "grant_issued",
      grant: {
        id: newGrantId,
        kind: "purchased",
        priority: PURCHASED_PRIORITY,
        amount: due,
        effectiveAt: now,
        expiresAt: expiresAfterDays === null ? null : now + expiresAfterDays * DAY_MS,
        features: null,
      },
      costBasis: { minorUnits: priceMinor - refundedMinor - disputedMinor, currency },
      purchase: id,
      reason: packageName,
    };
  }
  const grant = standing.grants.find((one) => one.id === effect.grantId);
  if (grant === undefined || (grant.expiresAt !== null && grant.expiresAt <= now)) return null;
  const owed = due - effect.given;
  const delta = owed < 0n && -owed > grant.available ? -grant.available : owed;
  if (delta === 0n) return null;
  const reason = delta < 0n ? "The payment was taken back" : "The payment stands after all";
  return { kind: "grant_adjusted", grantId: grant.id, delta, purchase: id, reason };
}

/** What of credits whose payment was taken back could not be: it had been spent, set aside or lapsed before. A shown loss, not a debt. */
export function unrecovered({ due }: PurchaseState, effect: PurchaseEffect | null): Microcredits {
  return effect === null || effect.given <= due ? 0n : effect.given - due;
}

/** Whether money may still come. */
export function isUnderWay({ status }: PurchaseState): boolean {
  return status === "open" || status === "action_required" || status === "processing";
}
