import { formatDecimal, type Instant, type Microcredits } from "@/lib/engine/amounts";
import type { UsageEvent } from "@/lib/engine/facts";
import type { Usage } from "@/lib/engine/price";
import type {
  DebtTrace,
  GateTrace,
  LayerTrace,
  Outcome,
  RefundTrace,
  Way,
  WindowTrace,
} from "@/lib/engine/trace";
import type { DecisionWire, RecordedDecisionWire, WayWire, WindowWire } from "./decision-schema";

/** A decision as the API, the pages, the CLI and webhooks all show it: made from the stored fact, so a repeat reads the same. */
export function decisionWire(
  event: Omit<UsageEvent, "hash" | "key" | "requestHash">,
  ledgerBalance: Microcredits,
): RecordedDecisionWire {
  return {
    id: `dec_${event.ref}`,
    mode: event.kind,
    usage_event: `use_${event.ref}`,
    hold:
      event.holdRef === null
        ? null
        : { id: `hold_${event.holdRef}`, expires_at: timeOrNull(event.outcome.holdExpiresAt) },
    account: event.accountId,
    member: event.memberId,
    feature: event.feature,
    usage: usageWire(event.usage),
    seq: event.seq,
    decided_at: timeWire(event.decidedAt),
    occurred_at: timeWire(event.occurredAt),
    plan: event.plan,
    price_book: event.priceBook,
    ...postedWire(event),
    ...outcomeWire(event.outcome, ledgerBalance),
  };
}

/** What every answer has, recorded or previewed. */
export function outcomeWire(outcome: Outcome, ledgerBalance: Microcredits) {
  return {
    outcome: outcome.outcome,
    cost: formatDecimal(outcome.cost),
    covered: formatDecimal(outcome.covered),
    shortfall: formatDecimal(outcome.shortfall),
    gates: outcome.gates.map(gateWire),
    trace: outcome.layers.map(layerWire),
    reason: outcome.reason,
    binding: outcome.binding,
    remaining: {
      windows: remainingWindows(outcome).map(windowWire),
      credits: {
        available: formatDecimal(outcome.available),
        held: formatDecimal(outcome.held),
        unsettled: formatDecimal(ledgerBalance - outcome.available - outcome.held),
      },
    },
    ways: outcome.ways.map(wayWire),
    debt: outcome.debt === undefined ? null : debtWire(outcome.debt, outcome.refund),
    would_block: [...outcome.wouldBlock],
  };
}

/** Whether it counts in the spans in which it happened. */
export function postedWire({
  kind,
  occurredAt,
  decidedAt,
  outcome: { closed = [] },
}: Pick<UsageEvent, "kind" | "occurredAt" | "decidedAt" | "outcome">): Pick<
  DecisionWire,
  "posted" | "closed"
> {
  const isPlaced = (kind === "track" || kind === "capture") && occurredAt < decidedAt;
  return { posted: closed.length > 0 ? "late" : isPlaced ? "in_place" : "now", closed: [...closed] };
}

/** Of what a refund takes back, what had been repaid leaves the debt as it is. */
function debtWire(
  { before, carried, limit }: DebtTrace,
  refund: RefundTrace | undefined,
): NonNullable<DecisionWire["debt"]> {
  let repaid = refund?.debt?.lost ?? 0n;
  for (const { amount } of refund?.debt?.grants ?? []) repaid += amount;
  return {
    before: formatDecimal(before),
    carried: formatDecimal(carried),
    after: formatDecimal(before + carried + repaid),
    limit: formatDecimal(limit),
  };
}

/** Every window that bounds this request, of layers and gates, once. One in shadow bounds nothing. */
export function remainingWindows(outcome: Outcome): WindowTrace[] {
  const windows: WindowTrace[] = [];
  for (const layer of outcome.layers)
    for (const window of layer.windows) if (window.shadow === null) windows.push(window);
  for (const { window } of outcome.gates) if (window !== null && window.shadow === null) windows.push(window);
  return windows;
}

export function usageWire(usage: Usage): Record<string, string> {
  const wire: Record<string, string> = {};
  for (const dimension in usage) wire[dimension] = formatDecimal(usage[dimension] as bigint);
  return wire;
}

export function timeWire(at: Instant): string {
  return new Date(at).toISOString();
}

function timeOrNull(at: Instant | null): string | null {
  return at === null ? null : timeWire(at);
}

export function windowWire(window: WindowTrace): WindowWire {
  const taken = window.used + window.held;
  return {
    key: window.key,
    measure: window.measure,
    limit: formatDecimal(window.limit),
    used: formatDecimal(window.used),
    held: formatDecimal(window.held),
    remaining: formatDecimal(window.limit > taken ? window.limit - taken : 0n),
    resets_at: timeOrNull(window.resetsAt),
    shadow: window.shadow === null ? null : formatDecimal(window.shadow),
  };
}

function layerWire(layer: LayerTrace): DecisionWire["trace"][number] {
  return {
    layer: layer.layer,
    source: layer.source,
    before: layer.before === null ? null : formatDecimal(layer.before),
    taken: formatDecimal(layer.taken),
    after: layer.before === null ? null : formatDecimal(layer.before - layer.taken),
    skipped: layer.skipped,
    windows: layer.windows.map(windowWire),
    grants: layer.grants.map((grant) => ({
      id: grant.id,
      before: formatDecimal(grant.before),
      taken: formatDecimal(grant.taken),
      after: formatDecimal(grant.before - grant.taken),
      skipped: grant.skipped,
    })),
  };
}

function gateWire(gate: GateTrace): DecisionWire["gates"][number] {
  return {
    key: gate.key,
    passed: gate.passed,
    shadow: gate.shadow,
    window: gate.window === null ? null : windowWire(gate.window),
    open: gate.open,
    limit: gate.limit,
  };
}

function wayWire(way: Way): WayWire {
  switch (way.kind) {
    case "wait":
      return { kind: "wait", until: timeWire(way.until), window: way.window };
    case "reduce":
      return { kind: "reduce", usage: usageWire(way.usage) };
    case "consent":
      return { kind: "consent", amount: formatDecimal(way.amount) };
    case "buy":
      return { kind: "buy", amount: formatDecimal(way.amount), needs_consent: way.needsConsent };
    case "redeem_reset":
      return { kind: "redeem_reset", grant: way.grantId, windows: [...way.windows] };
    case "ask_owner":
      return { kind: "ask_owner", limit: way.limit };
  }
}
