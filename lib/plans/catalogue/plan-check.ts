import { RESETS_MAX } from "@/lib/credits/schema/grant-schema";
import { ONE } from "@/lib/engine/amounts";
import { BALANCE_MAX } from "@/lib/engine/grant-acts";
import { appliesTo } from "@/lib/engine/plan";
import { type PriceBook, REQUESTS } from "@/lib/engine/price";
import type { GateContent, LayerContent, PlanContent, PlanGrantContent } from "../schema/plan-content";
import { type GateWindowContent, WINDOWS_MAX } from "../schema/windows";
import { type Fault, fault, repeats } from "./fault";

/** A standing carries every count that was ever begun, so there are only so many. */
const COUNTS_MAX = 256;

type Scope = readonly string[] | null;
type AllowanceContent = Extract<LayerContent, { windows: unknown }>;
type CreditsContent = Extract<LayerContent, { kinds: unknown }>;

/**
 * What is wrong with a plan's content, given the price book version that it names (null: there is no such published version).
 * Shapes and sizes have been checked by the schema; these are the rules between members, and to the price book.
 */
export function* planFaults(content: PlanContent, book: PriceBook | null): Generator<Fault> {
  if (book === null) {
    yield fault("content.price_book", "is not a published version of a price book");
    return;
  }
  const priced = Object.keys(book.features);
  yield* scopeFaults("content.features", content.features, priced, "is not priced by the price book");
  const entitled = content.features ?? priced;
  const failed = content.refund_failed?.features ?? null;
  yield* scopeFaults("content.refund_failed.features", failed, entitled, NOT_ENTITLED);
  const check = { book, entitled };
  yield* repeats(
    content.layers.map((layer) => layer.key),
    (at) => `content.layers.${at}.key`,
  );
  yield* limitKeyFaults(content, entitled);
  for (const [at, gate] of content.gates.entries()) yield* gateFaults(`content.gates.${at}`, gate, check);
  for (const [at, layer] of content.layers.entries()) {
    const path = `content.layers.${at}`;
    yield* scopeFaults(`${path}.features`, layer.features, entitled, NOT_ENTITLED);
    if ("windows" in layer) yield* allowanceFaults(path, layer, check);
    else yield* creditsFaults(path, layer);
  }
  yield* grantFaults(content, entitled);
  yield* repeats(
    content.members.caps.map(({ period }) => period),
    (at) => `content.members.caps.${at}.period`,
  );
}

interface Check {
  readonly book: PriceBook;
  readonly entitled: readonly string[];
}

const NOT_ENTITLED = "is not a feature of the plan";

function* scopeFaults(
  path: string,
  scope: Scope,
  within: readonly string[],
  detail: string,
): Generator<Fault> {
  if (scope === null) return;
  for (const [at, feature] of scope.entries()) {
    if (!within.includes(feature)) yield fault(`${path}.${at}`, detail);
  }
  yield* repeats(scope, (at) => `${path}.${at}`);
}

/** Counts are found by their key, and a block names what decided it: no two limits of a plan go by one key. */
function* limitKeyFaults(content: PlanContent, entitled: readonly string[]): Generator<Fault> {
  const found = content.layers.flatMap((layer, at) =>
    "windows" in layer
      ? layer.windows.map(({ key }, window) => ({ key, path: `content.layers.${at}.windows.${window}.key` }))
      : [],
  );
  if (found.length + content.gates.length > WINDOWS_MAX) {
    yield fault("content.layers", `must have at most ${WINDOWS_MAX} windows, the gates included`);
  }
  const counts = [
    ...content.layers.flatMap((layer) => ("windows" in layer ? layer.windows : [])),
    ...content.gates.flatMap((gate) => (gate.kind === "rate" ? [gate.window] : [])),
  ].reduce((sum, window) => sum + (window.per_feature ? (window.features ?? entitled).length : 1), 0);
  if (counts > COUNTS_MAX)
    yield fault("content.layers", `must not count more than ${COUNTS_MAX} times, once per window or feature`);
  found.push(...content.gates.map(({ key }, at) => ({ key, path: `content.gates.${at}.key` })));
  yield* repeats(
    found.map(({ key }) => key),
    (at) => found[at]?.path ?? "content",
  );
}

function* gateFaults(path: string, gate: GateContent, { book, entitled }: Check): Generator<Fault> {
  if (gate.kind === "concurrency") {
    yield* scopeFaults(`${path}.features`, gate.features, entitled, NOT_ENTITLED);
    return;
  }
  const { window } = gate;
  yield* scopeFaults(`${path}.window.features`, window.features, entitled, NOT_ENTITLED);
  yield* windowFaults(`${path}.window`, window);
  const counted = entitled.filter((feature) => appliesTo(window.features, feature));
  if (
    isDimension(window.measure) &&
    !counted.some((feature) => hasDimension(book, feature, window.measure))
  ) {
    yield fault(
      `${path}.window.measure`,
      "must be requests, credits, or a dimension of what the gate counts",
    );
  }
}

function* allowanceFaults(
  path: string,
  layer: AllowanceContent,
  { book, entitled }: Check,
): Generator<Fault> {
  const covered = entitled.filter((feature) => appliesTo(layer.features, feature));
  const enforced = layer.windows.filter(({ shadow }) => !shadow);
  if (enforced.length === 0 && layer.source !== "entitlement") {
    const what = "must have at least one window that is enforced; only an entitlement is without limit";
    yield fault(`${path}.windows`, what);
  }
  for (const [at, window] of layer.windows.entries()) {
    const windowPath = `${path}.windows.${at}`;
    yield* scopeFaults(`${windowPath}.features`, window.features, covered, "is not a feature of the layer");
    yield* windowFaults(windowPath, window);
    if (!isDimension(window.measure)) continue;
    // What does not have the dimension would be covered whole and counted nowhere.
    const without = covered.find(
      (feature) => appliesTo(window.features, feature) && !hasDimension(book, feature, window.measure),
    );
    if (without !== undefined) yield fault(`${windowPath}.measure`, `is not a dimension of ${without}`);
  }
  if (enforced.length === 0) return;
  // A layer whose windows leave a feature out has no limit for it, which nobody asks for by naming windows.
  const uncounted = covered.find(
    (feature) => !enforced.some((window) => appliesTo(window.features, feature)),
  );
  if (uncounted !== undefined) {
    yield fault(`${path}.windows`, `count no ${uncounted}, which would be without limit`);
  }
}

function* creditsFaults(path: string, layer: CreditsContent): Generator<Fault> {
  yield* repeats(layer.kinds, (at) => `${path}.kinds.${at}`);
  if (layer.kinds.includes("purchased") && !layer.needs_consent) {
    yield fault(`${path}.needs_consent`, "must be true where purchased credits are drawn");
  }
}

/** What a plan gives must be for something that the plan lets it pay. */
function* grantFaults({ grants, layers }: PlanContent, entitled: readonly string[]): Generator<Fault> {
  yield* repeats(
    grants.map(({ key }) => key),
    (at) => `content.grants.${at}.key`,
  );
  const isDrawn = layers.some((layer) => "kinds" in layer && layer.kinds.includes("plan"));
  for (const [at, grant] of grants.entries()) {
    const path = `content.grants.${at}`;
    if (grant.kind === "reset") yield* resetFaults(path, grant, layers);
    else {
      if (!isDrawn) yield fault(path, "is drawn on by no layer: none has the kind plan");
      if (grant.windows !== null) yield fault(`${path}.windows`, "is only of a grant of kind reset");
    }
    yield* scopeFaults(`${path}.features`, grant.features, entitled, NOT_ENTITLED);
  }
  // An account could not be opened on a plan that gives more than one can hold.
  const credits = grants.filter(({ kind }) => kind === "plan");
  if (credits.reduce((sum, { amount }) => sum + amount, 0n) > BALANCE_MAX)
    yield fault("content.grants", "are more than an account can hold");
}

/** Resets are counted, and give back windows of the plan's own layers. */
function* resetFaults(
  path: string,
  { amount, windows, rollover }: PlanGrantContent,
  layers: PlanContent["layers"],
): Generator<Fault> {
  if (amount % ONE !== 0n || amount > RESETS_MAX)
    yield fault(`${path}.amount`, "must be a whole number of resets, at most 1000");
  if (rollover !== null && [rollover.min, rollover.max ?? 0n].some((part) => part % ONE !== 0n))
    yield fault(`${path}.rollover`, "must carry over whole resets");
  const known = layers.flatMap((layer) => ("windows" in layer ? layer.windows.map(({ key }) => key) : []));
  if (known.length === 0) yield fault(path, "gives back nothing: no layer has a window");
  for (const [at, key] of (windows ?? []).entries())
    if (!known.includes(key)) yield fault(`${path}.windows.${at}`, "is no window of the plan's layers");
}

function* windowFaults(path: string, window: GateWindowContent): Generator<Fault> {
  if (window.limit === 0n) yield fault(`${path}.limit`, "must be above zero");
  if (window.kind === "sliding" && (window.window_seconds * 1000) % window.slices !== 0) {
    yield fault(`${path}.slices`, "must divide the window into equal parts of whole milliseconds");
  }
}

function isDimension(measure: string): boolean {
  return measure !== REQUESTS && measure !== "credits";
}

function hasDimension(book: PriceBook, feature: string, dimension: string): boolean {
  return book.features[feature]?.dimensions.includes(dimension) ?? false;
}
