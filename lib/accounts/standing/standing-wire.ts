import { outcomeWire, timeWire, windowWire } from "@/lib/decisions/schema/decision-wire";
import { formatDecimal, type Instant, type Microcredits } from "@/lib/engine/amounts";
import { decide } from "@/lib/engine/decide";
import { NOBODY } from "@/lib/engine/facts";
import type { Foreseen } from "@/lib/engine/foreseen";
import { gateLevels } from "@/lib/engine/gates";
import { spanOf, windowTrace } from "@/lib/engine/levels";
import { planFor, pooledPlan } from "@/lib/engine/members";
import {
  type Catalogue,
  isCreditsLayer,
  type Layer,
  type Plan,
  policiesOf,
  windowsOf,
} from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import { accountNow, creditsOf, type Grant, type Standing } from "@/lib/engine/standing";
import { windowRules } from "@/lib/engine/windows/rules";
import { announcedMs, type WindowPolicy } from "@/lib/engine/windows/window";
import type { StandingWire } from "../schema/standing-schema";
import { grantsWire, resetsWire } from "./grants-wire";
import { overshootWire } from "./overshoot-wire";
import { capsWire, consentSpent, consentWire, keyConsentsWire, memberWire } from "./spending-wire";

/** What the rows say of one account: its balance, and what of it is decided and not settled. */
interface Books {
  readonly balance: Microcredits;
  readonly unsettled: Microcredits;
}

/**
 * The snapshot of one account, made of one standing and its ledger: the numbers that the gate decides with (E1), with what time has made
 * due of them since the last fact. For a member: what is left of the pool, and of what the pool's is divided into only their own part.
 */
export function standingWire(
  { standing, due }: Foreseen,
  books: Books,
  published: Plan,
  book: PriceBook,
  wallNow: Instant,
  memberId: string | null,
): StandingWire {
  const plan = memberId === null ? pooledPlan(published, standing) : planFor(published, standing, memberId);
  const isSeen = (owner: string | null) => memberId === null || owner === memberId;
  const now = accountNow(standing, wallNow);
  const credits = creditsOf(standing);
  const features = plan.features ?? Object.keys(book.features);
  return {
    account: standing.accountId,
    member: memberId === null ? null : memberWire(standing, memberId),
    seq: standing.seq,
    as_of: timeWire(now),
    plan: standing.plan,
    plan_name: plan.name,
    time_zone: standing.timeZone,
    frozen: standing.frozen,
    test_clock_at: standing.clockNow === null ? null : timeWire(standing.clockNow),
    credits: {
      available: formatDecimal(credits.available),
      held: formatDecimal(credits.held),
      unsettled: formatDecimal(books.unsettled),
      balance: formatDecimal(books.balance),
      due: formatDecimal(due.reduce((sum, { amount }) => sum + amount, 0n)),
      debt: formatDecimal(standing.debt),
    },
    due: due.map(({ what, about, amount }) => ({
      what: DUE_NAMES[what],
      object: what === "hold-expiry" ? `hold_${about}` : about,
      amount: formatDecimal(amount),
    })),
    overshoot: overshootWire(standing, plan),
    windows: windowsOf(policiesOf(plan), features).map((window) => windowOf(standing, window, now)),
    layers: plan.layers.map((layer) => layerOf(standing, layer, features, now)),
    gates: gateLevels(standing, plan, features),
    grants: grantsWire(standing, now),
    resets: resetsWire(standing, now),
    holds: standing.holds
      .filter((hold) => isSeen(hold.memberId))
      .map((hold) => ({
        id: `hold_${hold.ref}`,
        feature: hold.feature,
        amount: formatDecimal(hold.cost),
        expires_at: timeWire(hold.expiresAt),
      })),
    next_payer: nextPayers(standing, books, published, book, wallNow, memberId),
    consent: consentWire(standing.consent.consent),
    consent_spent: consentSpent(standing, now),
    key_consents: memberId === null ? keyConsentsWire(standing) : {},
    caps: capsWire(standing, plan, memberId, now),
  };
}

const DUE_NAMES = {
  "hold-expiry": "hold_expired",
  "debt-repayment": "debt_repaid",
  "grant-reset": "grant_reset",
  "grant-renewal": "grant_renewed",
  "grant-lapse": "grant_lapsed",
  "grant-expiry": "grant_expired",
} as const;

function windowOf(standing: Standing, policy: WindowPolicy, now: Instant): StandingWire["windows"][number] {
  const counts = standing.windows[policy.key];
  const trace = windowTrace(standing, policy, now);
  const span = spanOf(policy, counts, now, standing.timeZone);
  const resetsAt = trace.resetsAt ?? span?.endAt ?? null;
  return {
    ...windowWire({ ...trace, resetsAt }),
    kind: policy.kind,
    features: policy.features === null ? null : [...policy.features],
    rule: {
      unit: policy.kind === "calendar" ? policy.unit : null,
      window_ms: announcedMs(policy),
      time_zone: policy.kind === "calendar" ? (policy.timeZone ?? standing.timeZone) : null,
      started_at: span === null ? null : timeWire(span.startAt),
    },
  };
}

function layerOf(
  standing: Standing,
  layer: Layer,
  features: readonly string[],
  now: Instant,
): StandingWire["layers"][number] {
  const shared = {
    layer: layer.key,
    source: layer.source,
    features: layer.features === null ? null : [...layer.features],
  };
  if (isCreditsLayer(layer)) {
    let available = 0n;
    for (const grant of standing.grants)
      if (layer.kinds.some((kind) => kind === grant.kind) && isSpendable(grant, now))
        available += grant.available;
    return {
      ...shared,
      windows: [],
      kinds: [...layer.kinds],
      needs_consent: layer.needsConsent,
      available: formatDecimal(available),
    };
  }
  const windows = windowsOf(layer.windows, features);
  const enforced = windows.filter(({ shadow }) => shadow !== true);
  const isInCredits = enforced.length > 0 && enforced.every((policy) => policy.measure === "credits");
  const rooms = enforced.map(
    (policy) =>
      windowRules(policy).view(policy, standing.windows[policy.key], now, standing.timeZone).remaining,
  );
  return {
    ...shared,
    windows: windows.map((policy) => policy.key),
    kinds: [],
    needs_consent: false,
    available: isInCredits
      ? formatDecimal(rooms.reduce((least, room) => (room < least ? room : least)))
      : null,
  };
}

function isSpendable(grant: Grant, now: Instant): boolean {
  return now >= grant.effectiveAt && (grant.expiresAt === null || now < grant.expiresAt);
}

/**
 * Who pays the next request of each feature: decided, not guessed, by a preview of the smallest request there is (one of
 * each of the feature's dimensions), so that the sentence on the page and the next decision cannot disagree (E3).
 */
function nextPayers(
  standing: Standing,
  books: Books,
  plan: Plan,
  book: PriceBook,
  wallNow: Instant,
  memberId: string | null,
): StandingWire["next_payer"] {
  const features = plan.features ?? Object.keys(book.features);
  const catalogue: Catalogue = { plan: () => plan, priceBook: () => book };
  return features.map((feature) => {
    const dimensions = book.features[feature]?.dimensions ?? [];
    const usage = Object.fromEntries(
      dimensions.filter((name) => name !== "requests").map((name) => [name, 1_000_000n]),
    );
    const { outcome } = decide(
      standing,
      {
        kind: "preview",
        feature,
        memberId,
        usage,
        properties: {},
        partial: "reject",
        holdSeconds: null,
        attribution: NOBODY,
        occurredAt: null,
      },
      catalogue,
      wallNow,
    );
    const payer =
      outcome.outcome === "allowed" ? outcome.layers.find((layer) => layer.skipped === null) : undefined;
    return {
      feature,
      layer: payer?.layer ?? null,
      source: payer?.source ?? null,
      reason: outcome.reason,
      binding: outcome.binding,
      ways: outcomeWire(outcome, books.balance).ways,
    };
  });
}
