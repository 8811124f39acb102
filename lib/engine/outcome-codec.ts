import type { Instant } from "./amounts";
import { amountJson, listAt, nameAt, type Parsed, parseRecord, readAmount, SOURCES } from "./codec-text";
import { debtJson, readAftermath, readDebt } from "./debt-codec";
import type { UsageEvent } from "./facts";
import type { Source } from "./plan";
import { readRefund, refundJson } from "./refund-codec";
import type {
  BlockReason,
  DebtTrace,
  GateTrace,
  GrantSkip,
  GrantTrace,
  LayerTrace,
  Outcome,
  SkipReason,
  WindowTrace,
} from "./trace";
import { encodeProperties, encodeQuantities } from "./usage-codec";
import { decodeWay, wayJson } from "./way-codec";

export { decodeProperties, decodeUsage } from "./usage-codec";

/**
 * The variable parts of a usage event as text: what the row stores is what the chain hashes.
 *
 * `usage` and `properties` are JSON objects (properties null when there are none), readable by SQL. `record` is the outcome
 * without what has its own column (outcome, reason, cost, covered), as positional JSON; trailing defaults are left out:
 *
 *     [1, available, held, layers, gates = 0, binding = null, holdExpiresAt = null, ways = 0, wouldBlock = 0, debt = 0, closed = 0,
 *      failed = 0, refund = 0]
 *     layer  [key, source, before, taken, skipped = 0, windows = 0, grants = 0]
 *     window [key, measure, limit, used, resetsAt, held = 0, shadow = null]      measure: 0 requests, 1 credits, else the dimension's name
 *     grant  [id, before, taken, skipped = 0]
 *     gate   [key, passed, window = 0, open = null, limit = null, shadow = 0]
 *     way    as in way-codec.ts, refund as in refund-codec.ts
 *     debt   [before, carried, limit]
 *
 * Sources and skip reasons are numbers: their place in the lists below, which only ever grow at the end. It reads without the
 * plan that decided, since everything shown from it is in it.
 */
export interface EncodedUsage {
  readonly usage: string;
  readonly properties: string | null;
  readonly record: string;
}

/** What of an outcome has its own column. */
export interface OutcomeColumns {
  readonly outcome: Outcome["outcome"];
  readonly reason: BlockReason | null;
  readonly cost: bigint;
  readonly covered: bigint;
}

const VERSION = 1;
const LAYER_SKIPS: readonly (SkipReason | null)[] = [
  null,
  "not_needed",
  "not_for_feature",
  "full",
  "empty",
  "consent_required",
  "consent_spent",
  "cap_reached",
  "frozen",
];
const GRANT_SKIPS: readonly (GrantSkip | null)[] = [null, "expired", "not_effective", "not_for_feature"];
const MEASURES = ["requests", "credits"];

export function encodeUsage(event: Pick<UsageEvent, "usage" | "properties" | "outcome">): EncodedUsage {
  return {
    usage: encodeQuantities(event.usage),
    properties: encodeProperties(event.properties),
    record: encodeRecord(event.outcome),
  };
}

function encodeRecord(outcome: Outcome): string {
  const { gates, binding, holdExpiresAt, ways, wouldBlock, debt, closed } = outcome;
  const record: unknown[] = [VERSION, amountJson(outcome.available), amountJson(outcome.held)];
  record.push(outcome.layers.map(layerJson));
  const isMarked = outcome.failed === true || outcome.refund !== undefined;
  const isAfter = debt !== undefined || closed !== undefined || isMarked;
  const hasMore = ways.length > 0 || wouldBlock.length > 0 || isAfter;
  if (gates.length > 0 || binding !== null || holdExpiresAt !== null || hasMore) {
    record.push(gates.length === 0 ? 0 : gates.map(gateJson), binding, holdExpiresAt);
    if (hasMore) record.push(ways.length === 0 ? 0 : ways.map(wayJson));
    if (wouldBlock.length > 0 || isAfter) record.push(wouldBlock);
    if (isAfter) record.push(debt === undefined ? 0 : debtJson(debt));
    if (closed !== undefined || isMarked) record.push(closed ?? 0);
    if (isMarked) record.push(outcome.failed === true ? 1 : 0);
    if (outcome.refund !== undefined) record.push(refundJson(outcome.refund));
  }
  return JSON.stringify(record);
}

function layerJson(layer: LayerTrace): Parsed {
  const { windows, grants } = layer;
  const before = layer.before === null ? null : amountJson(layer.before);
  const json: unknown[] = [layer.layer, SOURCES.indexOf(layer.source), before, amountJson(layer.taken)];
  if (layer.skipped === null && windows.length === 0 && grants.length === 0) return json;
  json.push(LAYER_SKIPS.indexOf(layer.skipped));
  if (windows.length === 0 && grants.length === 0) return json;
  json.push(windows.length === 0 ? 0 : windows.map(windowJson));
  if (grants.length > 0) json.push(grants.map(grantJson));
  return json;
}

function windowJson(window: WindowTrace): Parsed {
  const code = MEASURES.indexOf(window.measure);
  const measure = code === -1 ? window.measure : code;
  const json = [window.key, measure, amountJson(window.limit), amountJson(window.used), window.resetsAt];
  if (window.held !== 0n || window.shadow !== null) json.push(amountJson(window.held));
  if (window.shadow !== null) json.push(amountJson(window.shadow));
  return json;
}

function grantJson(grant: GrantTrace): Parsed {
  const json = [grant.id, amountJson(grant.before), amountJson(grant.taken)];
  if (grant.skipped !== null) json.push(GRANT_SKIPS.indexOf(grant.skipped));
  return json;
}

function gateJson(gate: GateTrace): Parsed {
  const window = gate.window === null ? 0 : windowJson(gate.window);
  const json: unknown[] = [gate.key, gate.passed ? 1 : 0, window];
  if (gate.open !== null || gate.limit !== null || gate.shadow) json.push(gate.open, gate.limit);
  if (gate.shadow) json.push(1);
  return json;
}

/** What a stored usage event took, and of which grants, and what it added to the debt. */
export interface TakenRecord {
  readonly layers: readonly {
    readonly source: Source;
    readonly taken: bigint;
    readonly grants: readonly {
      readonly id: string;
      readonly taken: bigint;
      readonly skipped: GrantSkip | null;
    }[];
  }[];
  readonly debt?: DebtTrace;
}

/** All that a charge needs of a record, at a third of the time of the whole. */
export function decodeTaken(record: string): TakenRecord {
  const parsed = parseRecord(record, VERSION, "the record of a usage event");
  const taken = [];
  for (const layer of listAt(parsed[3])) {
    if (layer[3] === 0) continue;
    const grants = [];
    for (const grant of listAt(layer[6]))
      grants.push({
        id: grant[0] as string,
        taken: readAmount(grant[2]),
        skipped: grant[3] === undefined ? null : nameAt(GRANT_SKIPS, grant[3]),
      });
    taken.push({ source: nameAt(SOURCES, layer[1]), taken: readAmount(layer[3]), grants });
  }
  return parsed[9] === undefined || parsed[9] === 0
    ? { layers: taken }
    : { layers: taken, debt: readDebt(parsed[9] as Parsed) };
}

/** The source that a layer of a record names by its place in the list. */
export function sourceAt(place: number): Source {
  return nameAt(SOURCES, place);
}

/** Until when the way to wait of a stored block says; null where it has none. */
export function decodeWait(record: string): Instant | null {
  const parsed = parseRecord(record, VERSION, "the record of a usage event");
  for (const way of listAt(parsed[7]).map(decodeWay)) if (way.kind === "wait") return way.until;
  return null;
}

/** The outcome of a stored usage event. Throws when the record is damaged or of a version this program does not know. */
export function decodeOutcome(record: string, columns: OutcomeColumns): Outcome {
  const parsed = parseRecord(record, VERSION, "the record of a usage event");
  return {
    outcome: columns.outcome,
    reason: columns.reason,
    binding: (parsed[5] ?? null) as string | null,
    cost: columns.cost,
    covered: columns.covered,
    shortfall: columns.cost - columns.covered,
    gates: listAt(parsed[4]).map(readGate),
    layers: listAt(parsed[3]).map(readLayer),
    available: readAmount(parsed[1]),
    held: readAmount(parsed[2]),
    ways: listAt(parsed[7]).map(decodeWay),
    wouldBlock: (parsed[8] ?? []) as readonly string[],
    holdExpiresAt: (parsed[6] ?? null) as Instant | null,
    ...readAftermath(parsed),
    ...(parsed[11] === 1 ? { failed: true } : {}),
    ...(parsed[12] === undefined ? {} : { refund: readRefund(parsed[12] as Parsed) }),
  };
}

function readLayer(layer: Parsed): LayerTrace {
  return {
    layer: layer[0] as string,
    source: nameAt(SOURCES, layer[1]),
    before: layer[2] === null ? null : readAmount(layer[2]),
    taken: readAmount(layer[3]),
    skipped: nameAt(LAYER_SKIPS, layer[4] ?? 0),
    windows: listAt(layer[5]).map(readWindow),
    grants: listAt(layer[6]).map(readGrant),
  };
}

function readWindow(window: Parsed): WindowTrace {
  const measure = window[1];
  return {
    key: window[0] as string,
    measure: typeof measure === "string" ? measure : nameAt(MEASURES, measure),
    limit: readAmount(window[2]),
    used: readAmount(window[3]),
    held: readAmount(window[5] ?? 0),
    resetsAt: window[4] as Instant | null,
    shadow: window[6] === undefined ? null : readAmount(window[6]),
  };
}

function readGrant(grant: Parsed): GrantTrace {
  return {
    id: grant[0] as string,
    before: readAmount(grant[1]),
    taken: readAmount(grant[2]),
    skipped: nameAt(GRANT_SKIPS, grant[3] ?? 0),
  };
}

function readGate(gate: Parsed): GateTrace {
  return {
    key: gate[0] as string,
    passed: gate[1] === 1,
    shadow: gate[5] === 1,
    window: gate[2] === 0 ? null : readWindow(gate[2] as Parsed),
    open: (gate[3] ?? null) as number | null,
    limit: (gate[4] ?? null) as number | null,
  };
}
