import fc from "fast-check";
import type { ApiDocument, Operation, Schema } from "../api-document/operation";
import { type Drawing, schemaArbitrary } from "../api-document/schema-arbitrary";
import type { Side } from "../authorization/caller";
import { isAccountRef } from "../authorization/policy";
import type { Specimens } from "../authorization/specimens";
import type { Json } from "../contract/api";
import { contractFeatures, type World } from "../contract/world";
import { type Draft, UNKNOWN_SECRETS } from "./draft";
import { mutated, mutationArbitrary } from "./mutation";

/** What requests are drawn over: the document, and objects that there are. */
export interface FuzzWorld {
  readonly world: World;
  readonly document: ApiDocument;
  readonly specimens: Readonly<Record<Side, Specimens>>;
  /** A key of one account alone. */
  readonly restricted: string;
}

/** Decisions are what the system is asked for most; what walks over everything there is, is asked now and then. */
const WEIGHTS: Readonly<Record<string, number>> = {
  decide: 120,
  trackUsage: 40,
  decideBatch: 20,
  captureHold: 25,
  releaseHold: 25,
  extendHold: 25,
  reconcile: 1,
  replayDecision: 3,
  advanceTestClock: 3,
  getOpenApiDocument: 1,
};
const WEIGHT = 8;

/** One request, broken in up to three ways, or not at all. */
export function draftArbitrary(fuzz: FuzzWorld): fc.Arbitrary<Draft> {
  const drafts = fuzz.document.operations
    .filter(({ answers }) => answers["200"]?.["text/event-stream"] === undefined)
    .map((operation) => ({
      weight: WEIGHTS[operation.id] ?? WEIGHT,
      arbitrary: validDraft(fuzz, operation),
    }));
  const mutations = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: fc.array(mutationArbitrary, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(mutationArbitrary, { minLength: 2, maxLength: 3 }) },
  );
  return fc.tuple(fc.oneof(...drafts), mutations).map(([draft, all]) => all.reduce(mutated, draft));
}

/** A request about an object that there is, mostly; made once per side, since making an arbitrary costs more than drawing from it. */
function validDraft(fuzz: FuzzWorld, operation: Operation): fc.Arbitrary<Draft> {
  return fc.oneof(
    { weight: 5, arbitrary: draftAbout(fuzz, operation, "mine") },
    ...(["yours", "live", "missing"] as const).map((side) => ({
      weight: 1,
      arbitrary: draftAbout(fuzz, operation, side),
    })),
  );
}

function draftAbout(fuzz: FuzzWorld, operation: Operation, side: Side): fc.Arbitrary<Draft> {
  const { world, restricted } = fuzz;
  const drawing: Drawing = {
    schemas: fuzz.document.schemas,
    optional: "sometimes",
    known: (schema, path) => knownValue(fuzz, side, schema, path),
  };
  const query = operation.queryParams.map(({ name, schema, isRequired }) =>
    fc
      .option(schemaArbitrary(schema, drawing), { freq: isRequired ? 1_000 : 1, nil: undefined })
      .map((value) => [name, value] as const),
  );
  return fc.record({
    operation: fc.constant(operation),
    method: fc.constant(operation.method),
    params: paramsArbitrary(fuzz, side, operation),
    query: fc
      .tuple(...query)
      .map((all) =>
        all.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)] as const),
      ),
    body: operation.body === null ? fc.constant(undefined) : schemaArbitrary(operation.body, drawing),
    raw: fc.constant(null),
    contentType: fc.constant(operation.bodyTypes[0] ?? null),
    key: operation.needsKey
      ? fc.oneof(
          { weight: 9, arbitrary: fc.uuid() },
          { weight: 1, arbitrary: fc.constantFrom("same", "same-2", '"same"') },
        )
      : fc.constant(null),
    secret: fc.oneof(
      { weight: 20, arbitrary: fc.constant(world.api.secret) },
      { weight: 3, arbitrary: fc.constantFrom(world.live.secret, restricted) },
      { weight: 1, arbitrary: fc.constantFrom(...UNKNOWN_SECRETS) },
    ),
    headers: fc.constant({}),
  });
}

/** By the segment before the parameter: an object that there is, mostly; else one that there may be. */
function paramsArbitrary(
  { specimens }: FuzzWorld,
  side: Side,
  operation: Operation,
): fc.Arbitrary<Record<string, string>> {
  const params = [...operation.template.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(
    ([, collection = "", name = ""]) => {
      const id = specimens[side][collection];
      const arbitrary =
        id === undefined
          ? ANY_ID
          : fc.oneof({ weight: 15, arbitrary: fc.constant(id) }, { weight: 1, arbitrary: ANY_ID });
      return [name, arbitrary.map(encodeURIComponent)] as const;
    },
  );
  return fc.record(Object.fromEntries(params), { noNullPrototype: true });
}

const ANY_ID = fc.stringMatching(/^[a-z]{3,4}_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
const DIMENSIONS = ["units", "tokens", "seconds", "pages"];
/** The prefix of an id, by the collection whose ids have it. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  clk: "test-clocks",
  dec: "decisions",
  grt: "grants",
  hold: "holds",
  key: "api-keys",
  use: "usage-events",
};

/** Names that mean something here, in place of any that the schema allows. */
function knownValue(
  { world, specimens }: FuzzWorld,
  side: Side,
  schema: Schema,
  path: readonly string[],
): fc.Arbitrary<Json> | null {
  const own = specimens[side];
  const name = path.at(-1);
  if (isAccountRef(schema)) return fc.constant(own.accounts);
  const [, prefix = "", rest = ""] = /^\^([a-z]{3,4})_(.*)/.exec(String(schema.pattern)) ?? [];
  if (prefix === "pln" && rest.includes("@")) return fc.constantFrom(world.plan, world.creditsPlan);
  if (prefix === "pbk" && rest.includes("@")) return fc.constant(`${own["price-books"]}@1`);
  const collection = COLLECTIONS[prefix];
  if (collection !== undefined) return fc.constant(own[collection]);
  if (name === "feature" && schema.pattern !== undefined)
    return fc.constantFrom(...Object.values(contractFeatures));
  if (name === "*name" && path.includes("usage")) return fc.constantFrom(...DIMENSIONS);
  if (name === "time_zone")
    return fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu", "Nowhere/At_All");
  if (name === "url")
    return fc.constantFrom("https://hooks.invalid/a", "http://127.0.0.1/", "https://[::1]/");
  return null;
}
