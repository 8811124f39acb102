import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { UsageEvent } from "@/lib/engine/facts";
import { spanOf } from "@/lib/engine/levels";
import { findMember, planFor, pooledPlan } from "@/lib/engine/members";
import { policiesOf, windowsOf } from "@/lib/engine/plan";
import { accountNow, creditsOf, type Standing } from "@/lib/engine/standing";
import type { Outcome, WindowTrace } from "@/lib/engine/trace";
import { windowRules } from "@/lib/engine/windows/rules";
import type { WindowPolicy } from "@/lib/engine/windows/window";
import type { Runtime } from "@/lib/runtime";
import type { LevelsWire } from "../schema/levels-schema";

export interface AskedLevels {
  /** Null for the credits. */
  readonly window: string | null;
  /** Whose view it is: with windows of their own; null for the account's. */
  readonly memberId: string | null;
}

/** More would lie closer than a pixel of most screens. */
const STRETCHES = 48;
const CREDITS_SPAN_MS = 7 * 86_400_000;

/**
 * How full a window was over its span, or how many credits there were in the last week: what decisions wrote down as they were made, so
 * each point can be looked up. Nothing is reckoned back; between two points is what happened between two decisions.
 */
export async function readLevels(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  { window, memberId }: AskedLevels,
): Promise<LevelsWire | "not_found" | "member_unknown" | "window_unknown"> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return "not_found";
  const { standing } = snapshot;
  if (memberId !== null && findMember(standing, memberId) === null) return "member_unknown";
  const now = accountNow(standing, runtime.clock.now());
  const shown =
    window === null ? creditsNow(standing, now) : await windowNow(runtime, standing, window, memberId, now);
  if (shown === null) return "window_unknown";
  const { fromMs, ...level } = shown;
  const events =
    fromMs === null ? [] : await runtime.datasets.lastUsageEvents(accountId, boundsOf(fromMs, now), window);
  return {
    account: accountId,
    seq: standing.seq,
    at: new Date(now).toISOString(),
    window,
    ...level,
    from: fromMs === null ? null : new Date(fromMs).toISOString(),
    points: events.flatMap(({ event }) => pointOf(event, window, memberId) ?? []),
  };
}

type Shown = Pick<LevelsWire, "kind" | "measure" | "limit" | "remaining" | "resets_at"> & {
  readonly fromMs: Instant | null;
};

function creditsNow(standing: Standing, now: Instant): Shown {
  return {
    kind: null,
    measure: "credits",
    limit: null,
    remaining: formatDecimal(creditsOf(standing).available),
    resets_at: null,
    fromMs: Math.max(0, now - CREDITS_SPAN_MS),
  };
}

async function windowNow(
  runtime: Runtime,
  standing: Standing,
  window: string,
  memberId: string | null,
  now: Instant,
): Promise<Shown | null> {
  await runtime.catalogue.prepare(new Set([standing.plan]));
  const published = runtime.catalogue.values.plan(standing.plan);
  const plan = memberId === null ? pooledPlan(published, standing) : planFor(published, standing, memberId);
  const book = runtime.catalogue.values.priceBook(plan.priceBook);
  const features = plan.features ?? Object.keys(book.features);
  const policy = windowsOf(policiesOf(plan), features).find(({ key }) => key === window);
  if (policy === undefined) return null;
  const counts = standing.windows[policy.key];
  const { remaining } = windowRules(policy).view(policy, counts, now, standing.timeZone);
  const span = spanOf(policy, counts, now, standing.timeZone);
  return {
    kind: policy.kind,
    measure: policy.measure,
    limit: formatDecimal(policy.limit),
    remaining: formatDecimal(remaining),
    resets_at: span === null ? null : new Date(span.endAt).toISOString(),
    fromMs: hasSpan(policy) ? (span?.startAt ?? null) : Math.max(0, now - policy.windowMs),
  };
}

function hasSpan(policy: WindowPolicy): policy is Extract<WindowPolicy, { kind: "calendar" | "anchored" }> {
  return policy.kind === "calendar" || policy.kind === "anchored";
}

/** Equal stretches of the time until now; what is decided in this very millisecond is part of the last. */
function boundsOf(fromMs: Instant, now: Instant): Instant[] {
  const stepMs = (now + 1 - fromMs) / STRETCHES;
  return Array.from({ length: STRETCHES + 1 }, (_, nth) => Math.round(fromMs + nth * stepMs));
}

function pointOf(
  event: UsageEvent,
  window: string | null,
  memberId: string | null,
): LevelsWire["points"][number] | null {
  const { outcome } = event;
  const level = window === null ? undefined : windowIn(outcome, window);
  if (window !== null && level === undefined) return null;
  const left = level === undefined ? outcome.available : level.limit - level.used - level.held;
  return {
    at: new Date(event.decidedAt).toISOString(),
    seq: event.seq,
    decision: memberId === null || event.memberId === memberId ? `dec_${event.ref}` : null,
    limit: level === undefined ? null : formatDecimal(level.limit),
    // A limit that was lowered may lie below what was used.
    remaining: formatDecimal(left > 0n ? left : 0n),
  };
}

function windowIn({ layers, gates }: Outcome, window: string): WindowTrace | undefined {
  const all = [...layers.flatMap(({ windows }) => windows), ...gates.flatMap((gate) => gate.window ?? [])];
  return all.find(({ key }) => key === window);
}
