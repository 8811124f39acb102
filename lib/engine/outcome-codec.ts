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
  readAmount,
} from "./codec-text";
import type { UsageEvent } from "./facts";
import type { Source } from "./plan";
import type {
  BlockReason,
  GateTrace,
  GrantSkip,
  GrantTrace,
  LayerTrace,
  Outcome,
  SkipReason,
  WindowTrace,
} from "./trace";
import { encodeProperties, encodeQuantities } from "./usage-codec";
import { decodeWay, encodeWay } from "./way-codec";

export { decodeProperties, decodeUsage } from "./usage-codec";

/**
 * The variable parts of a usage event as text: what the row stores is what the chain hashes.
 *
 * `usage` and `properties` are JSON objects (properties null when there are none), readable by SQL. `record` is the outcome
 * without what has its own column (outcome, reason, cost, covered), as positional JSON; trailing defaults are left out:
 *
 *     [1, available, held, layers, gates = 0, binding = null, holdExpiresAt = null, ways = 0]
 *     layer  [key, source, before, taken, skipped = 0, windows = 0, grants = 0]
 *     window [key, measure, limit, used, resetsAt, held = 0]        measure: 0 requests, 1 credits, else the dimension's name
 *     grant  [id, before, taken, skipped = 0]
 *     gate   [key, passed, window = 0, open = null, limit = null]
 *     way    as in way-codec.ts
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
const SOURCES: readonly Source[] = ["windows", "free", "entitlement", "promo", "purchased", "plan"];
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

/** About 1 µs for a decision with two windows and two grants. */
export function encodeUsage(event: Pick<UsageEvent, "usage" | "properties" | "outcome">): EncodedUsage {
  return {
    usage: encodeQuantities(event.usage),
    properties: encodeProperties(event.properties),
    record: encodeRecord(event.outcome),
  };
}

function encodeRecord(outcome: Outcome): string {
  let text = `[${VERSION},${amountText(outcome.available)},${amountText(outcome.held)},[`;
  for (let i = 0; i < outcome.layers.length; i++) {
    if (i > 0) text += ",";
    text += layerText(outcome.layers[i] as LayerTrace);
  }
  text += "]";
  const { gates, binding, holdExpiresAt, ways } = outcome;
  if (gates.length === 0 && binding === null && holdExpiresAt === null && ways.length === 0)
    return `${text}]`;
  text += gates.length === 0 ? ",0" : `,[${gates.map(gateText).join()}]`;
  text += binding === null ? ",null" : `,${quotedName(binding)}`;
  text += `,${instantText(holdExpiresAt)}`;
  return ways.length === 0 ? `${text}]` : `${text},[${ways.map(encodeWay).join()}]]`;
}

function layerText(layer: LayerTrace): string {
  const { windows, grants } = layer;
  let text = `[${quotedName(layer.layer)},${SOURCES.indexOf(layer.source)},`;
  text += `${layer.before === null ? "null" : amountText(layer.before)},${amountText(layer.taken)}`;
  if (layer.skipped === null && windows.length === 0 && grants.length === 0) return `${text}]`;
  text += `,${LAYER_SKIPS.indexOf(layer.skipped)}`;
  if (windows.length === 0 && grants.length === 0) return `${text}]`;
  text += ",";
  if (windows.length === 0) text += "0";
  else {
    for (let i = 0; i < windows.length; i++)
      text += `${i === 0 ? "[" : ","}${windowText(windows[i] as WindowTrace)}`;
    text += "]";
  }
  if (grants.length === 0) return `${text}]`;
  for (let i = 0; i < grants.length; i++)
    text += `${i === 0 ? ",[" : ","}${grantText(grants[i] as GrantTrace)}`;
  return `${text}]]`;
}

function windowText(window: WindowTrace): string {
  const { measure } = window;
  const code = measure === "requests" ? "0" : measure === "credits" ? "1" : quotedName(measure);
  const text = `[${quotedName(window.key)},${code},${amountText(window.limit)},${amountText(window.used)},${instantText(window.resetsAt)}`;
  return window.held === 0n ? `${text}]` : `${text},${amountText(window.held)}]`;
}

function grantText(grant: GrantTrace): string {
  const text = `[${quoted(grant.id)},${amountText(grant.before)},${amountText(grant.taken)}`;
  return grant.skipped === null ? `${text}]` : `${text},${GRANT_SKIPS.indexOf(grant.skipped)}]`;
}

function gateText(gate: GateTrace): string {
  const text = `[${quotedName(gate.key)},${gate.passed ? 1 : 0},${gate.window === null ? 0 : windowText(gate.window)}`;
  return gate.open === null && gate.limit === null ? `${text}]` : `${text},${gate.open},${gate.limit}]`;
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
    holdExpiresAt: (parsed[6] ?? null) as Instant | null,
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
    window: gate[2] === 0 ? null : readWindow(gate[2] as Parsed),
    open: (gate[3] ?? null) as number | null,
    limit: (gate[4] ?? null) as number | null,
  };
}
