import type { Instant } from "./amounts";
import {
  appliesTo,
  type ConcurrencyGate,
  type Gate,
  isShadow,
  type Plan,
  windowFor,
  windowsOf,
} from "./plan";
import { quantityIn, type Request } from "./request";
import { MAX_OPEN_HOLDS, type Standing } from "./standing";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

export interface GateCheck {
  readonly gate: Gate;
  /** Of a rate gate, the one that counts this feature. */
  readonly window: WindowPolicy | null;
  /** False where it has no room for all of the request; of a gate in shadow that is only said. */
  readonly passed: boolean;
}

/** The gates that count this request, each with whether it has room for all of it (SYSTEM §4.2). Nothing is taken. */
export function checkGates(
  standing: Standing,
  plan: Plan,
  request: Request,
  cost: bigint,
  now: Instant,
): GateCheck[] {
  const checks: GateCheck[] = [];
  for (const gate of plan.gates) {
    if (gate.kind === "concurrency") {
      if (request.kind !== "hold" || !appliesTo(gate.features, request.feature)) continue;
      checks.push({ gate, window: null, passed: openHolds(standing, gate) < gate.limit });
      continue;
    }
    const window = windowFor(gate.window, request.feature);
    if (window === null) continue;
    const view = windowRules(window).view(window, standing.windows[window.key], now, standing.timeZone);
    checks.push({ gate, window, passed: view.remaining >= quantityIn(window.measure, request.usage, cost) });
  }
  return checks;
}

/** Holds open that this gate counts: on its features, and where it counts members apart, of this one or of nobody. */
export function openHolds(standing: Standing, { features, perMember, memberId }: ConcurrencyGate): number {
  const isApart = perMember === true || memberId !== undefined;
  if (features === null && !isApart) return standing.holds.length;
  let open = 0;
  for (const hold of standing.holds) {
    if (features !== null && !features.includes(hold.feature)) continue;
    if (!isApart || hold.memberId === (memberId ?? null)) open++;
  }
  return open;
}

export interface GateLevel {
  readonly key: string;
  readonly kind: Gate["kind"];
  readonly shadow: boolean;
  /** Of a rate gate, the keys of its windows: one, or one per feature. */
  readonly windows: string[];
  /** Of a concurrency gate, how many holds are open of how many. */
  readonly open: number | null;
  readonly limit: number | null;
}

/** The gates of a plan as they stand: which windows are theirs, and how many holds are open. */
export function gateLevels(standing: Standing, { gates }: Plan, features: readonly string[]): GateLevel[] {
  return gates.map((gate) => {
    const { key, kind } = gate;
    const shared = { key, kind, shadow: isShadow(gate) };
    if (gate.kind === "concurrency")
      return { ...shared, windows: [], open: openHolds(standing, gate), limit: gate.limit };
    const windows = windowsOf([gate.window], features).map((window) => window.key);
    return { ...shared, windows, open: null, limit: null };
  });
}

/** The engine's own bound, the same for every plan: a standing stays small. */
export function hasRoomForHold(standing: Standing): boolean {
  return standing.holds.length < MAX_OPEN_HOLDS;
}
