import type { Microcredits } from "./amounts";
import type { CalendarUnit } from "./calendar-time";
import type { CostBasis } from "./facts";
import type { Rollover } from "./grant-period";
import type { PriceBook } from "./price";
import type { WindowPolicy } from "./windows/window";

type CreditKind = "promo" | "purchased" | "plan" | "adjustment";
/** A grant of `reset` is of no credits: it banks resets of windows, each counted as one, and no layer draws on it. */
export type GrantKind = CreditKind | "reset";
type AllowanceSource = "windows" | "free" | "entitlement";
type CreditsSource = "promo" | "purchased" | "plan";
export type Source = AllowanceSource | CreditsSource;

/** Included usage: covers what all of its windows have room for. Without any that is enforced it is unlimited (an entitlement's shape). */
export interface AllowanceLayer {
  readonly key: string;
  readonly source: AllowanceSource;
  readonly features: readonly string[] | null;
  readonly windows: readonly WindowPolicy[];
  /** The most of one request's cost that is covered here; null for no bound. */
  readonly maxPerRequest: Microcredits | null;
}

/** Credits: draws on the account's grants of these kinds, in burn-down order. */
export interface CreditsLayer {
  readonly key: string;
  readonly source: CreditsSource;
  readonly features: readonly string[] | null;
  readonly kinds: readonly CreditKind[];
  /** True where it is the account holder's own money: nothing is taken without consent (SYSTEM §4.4). */
  readonly needsConsent: boolean;
  /** The most that one request may draw here; null for no bound. */
  readonly maxPerRequest: Microcredits | null;
}

export type Layer = AllowanceLayer | CreditsLayer;

/** Must have room for the whole request and pays for nothing. One in shadow refuses nothing: it records what it would have refused. */
export type Gate =
  | {
      readonly kind: "rate";
      readonly key: string;
      /** In shadow where the gate is. */
      readonly window: WindowPolicy;
    }
  | {
      readonly kind: "concurrency";
      readonly key: string;
      readonly limit: number;
      readonly features: readonly string[] | null;
      readonly shadow?: boolean;
      /** Counts each member's holds apart; those that were opened without a member, together. */
      readonly perMember?: boolean;
      /** In the plan as it is for one member (`planFor`): whose holds it counts. */
      readonly memberId?: string;
    };

export type ConcurrencyGate = Extract<Gate, { kind: "concurrency" }>;

/** Credits or banked resets that a plan gives its accounts: issued when they come onto it, renewed at each reset. */
export interface PlanGrant {
  readonly kind: "plan" | "reset";
  /** By it a grant goes on from one plan, or version of it, to the next. */
  readonly key: string;
  /** Of each period. */
  readonly amount: Microcredits;
  readonly priority: number;
  readonly features: readonly string[] | null;
  /** Of resets: the windows that one gives back; null for all of the plan's layers. */
  readonly windows: readonly string[] | null;
  readonly every: number;
  readonly unit: CalendarUnit;
  /** Counted from when the account came onto the plan, or with the calendar's own hours, days, weeks or months. */
  readonly anchor: "subscription" | "calendar";
  /** Null for the account's own. */
  readonly timeZone: string | null;
  readonly rollover: Rollover | null;
  readonly costBasis: CostBasis | null;
}

export type ConsentPeriod = "day" | "week" | "month";
export type Consent =
  | { readonly mode: "never" }
  | { readonly mode: "ask" }
  | { readonly mode: "up_to"; readonly limit: Microcredits; readonly period: ConsentPeriod }
  | { readonly mode: "always" };

/** The most that a member may spend of what needs consent, per calendar period. */
export interface MemberCap {
  readonly period: ConsentPeriod;
  readonly limit: Microcredits;
}

/** What the plan says of an organization's members. */
export interface PlanMembers {
  /** Nothing is decided without a member. */
  readonly required: boolean;
  /** Of each member who has none of their own; at most one per period. */
  readonly caps: readonly MemberCap[];
}

/** One published version of a plan. Immutable: `ref` names this content for ever. */
export interface Plan {
  /** `pln_…@7` */
  readonly ref: string;
  readonly name: string;
  /** `pbk_…@3` */
  readonly priceBook: string;
  /** Features the plan entitles to; null entitles to every feature of the price book. */
  readonly features: readonly string[] | null;
  readonly gates: readonly Gate[];
  readonly layers: readonly Layer[];
  readonly grants: readonly PlanGrant[];
  readonly consent: Consent;
  readonly overshoot: Overshoot;
  /** Left out where members are neither asked for nor capped. */
  readonly members?: PlanMembers;
  /** Work that is told after it happened is taken up to this age. */
  readonly lateUsage: { readonly maxAgeMs: number };
  /** Work that failed, as the caller says when it is captured or tracked, is refunded by itself: of these features, or of all (null). */
  readonly refundFailed?: { readonly features: readonly string[] | null };
}

/** What becomes of finished work that nothing could pay (SYSTEM §6). */
export type Overshoot = OvershootBound &
  (
    | { readonly policy: "refund" }
    /** Carried as the account's debt up to `limit` and repaid by the next credits; refunded beyond. */
    | { readonly policy: "debt"; readonly limit: Microcredits }
  );

interface OvershootBound {
  /** A report that would leave more than this unpaid is refused as a slip; null for the engine's own bound on a cost. */
  readonly maxPerEvent: Microcredits | null;
}

export function isCreditsLayer(layer: Layer): layer is CreditsLayer {
  return "kinds" in layer;
}

export function appliesTo(features: readonly string[] | null, feature: string): boolean {
  return features === null || features.includes(feature);
}

/** Immutable versions by ref, already loaded. Undefined is a bug of the caller: a fact never names an unpublished version. */
export interface Catalogue {
  plan(ref: string): Plan;
  priceBook(ref: string): PriceBook;
}

export function isShadow(gate: Gate): boolean {
  return (gate.kind === "rate" ? gate.window.shadow : gate.shadow) === true;
}

/**
 * The window that counts this feature, or null where the policy does not: the policy itself, or where it counts each feature apart
 * the one of this feature, under a key of its own that no plan can name (`7d:codex.task`).
 */
export function windowFor(policy: WindowPolicy, feature: string): WindowPolicy | null {
  if (!appliesTo(policy.features, feature)) return null;
  if (policy.perFeature !== true) return policy;
  return { ...policy, key: `${policy.key}:${feature}`, features: [feature], perFeature: false };
}

/** The key that the plan gave the window whose counts go by `key`, a member's with the member. */
export function policyKey(key: string): string {
  const end = key.indexOf(":");
  return end === -1 ? key : key.slice(0, end);
}

/** The same without the member. */
export function windowRuleKey(key: string): string {
  const own = policyKey(key);
  const end = own.indexOf("@");
  return end === -1 ? own : own.slice(0, end);
}

/** Every policy of a plan: its layers' and its gates'. */
export function policiesOf(plan: Plan): WindowPolicy[] {
  const policies: WindowPolicy[] = [];
  for (const layer of plan.layers) if (!isCreditsLayer(layer)) policies.push(...layer.windows);
  for (const gate of plan.gates) if (gate.kind === "rate") policies.push(gate.window);
  return policies;
}

/** The windows of these policies for `features`, all that the account is entitled to: one each, or one per feature. */
export function windowsOf(policies: readonly WindowPolicy[], features: readonly string[]): WindowPolicy[] {
  return policies.flatMap((policy) =>
    policy.perFeature === true ? features.flatMap((feature) => windowFor(policy, feature) ?? []) : [policy],
  );
}
