import fc from "fast-check";
import type { Json } from "../contract/api";
import type { Draft } from "./draft";

/** One way to break a request: what is done, where (counted through what there is), and with what. */
export interface Mutation {
  readonly kind: keyof typeof ACTS;
  readonly at: number;
  readonly value: Json;
  readonly text: string;
}

/** Where numbers, texts and lookups go wrong. */
const VALUES: readonly Json[] = [
  null,
  true,
  0,
  -1,
  0.1,
  1e21,
  -1e308,
  2 ** 53,
  "",
  " ",
  "NaN",
  "-1",
  "1e3",
  "0.0000001",
  "9".repeat(400),
  "\0",
  "a\0b",
  "constructor",
  "__proto__",
  "\u202e",
  "Ω".repeat(300),
  "x".repeat(2_000),
  "2026-02-30T10:00:00Z",
  "+275760-09-13T00:00:00.000Z",
  "0001-01-01T00:00:00Z",
  "'; drop table accounts; --",
  "https://169.254.169.254/",
  [],
  [[]],
  {},
  { toString: 1 },
  [null, 1, "x"],
];
const TEXTS = [
  "",
  "%00",
  "..",
  "%2e%2e%2f",
  "%ff",
  "%zz",
  "x".repeat(3_000),
  "ext:",
  "ext:%20",
  "null",
  "-1",
  "1e9",
  "acct_1",
  "a,b",
  "*",
];
const RAW = [
  "",
  "{",
  "null",
  "[]",
  '"x"',
  "NaN",
  "{}{}",
  '{"a":1,"a":2}',
  '{"__proto__":{"account":"x"}}',
  '{"account":"\\ud800"}',
  "\ufeff{}",
  '{"usage":{"units":NaN}}',
  '{"usage":{"units":1e999}}',
  `{"account":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
  `${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
];
const TYPES = [
  "text/plain",
  "application/json; charset=utf-16",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "json",
  "",
  "application/xml",
];
const KEYS = ["", "x".repeat(256), "a,b", '"', "ü", '"unclosed', "same", "same-2"];
const HEADERS: readonly (readonly [string, string])[] = [
  ["accept", "text/html"],
  ["accept", "text/csv"],
  ["prefer", "status"],
  ["prefer", "respond-async, wait=-1"],
  ["content-encoding", "gzip"],
  ["traceparent", "00-zz-00-01"],
  ["last-event-id", "-1"],
  ["authorization", "Basic eDp4"],
  ["cookie", "spillway.session_token=forged"],
  ["x-http-method-override", "DELETE"],
  ["expect", "100-continue"],
];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const pick = <Item>(items: readonly Item[], at: number): Item => items[at % items.length] as Item;

/** Each answers the draft itself where there is nothing to break in this way. */
const ACTS = {
  replace: (draft: Draft, { at, value }: Mutation) => onBody(draft, at, () => value),
  remove: (draft: Draft, { at }: Mutation) => onBody(draft, at, () => undefined),
  add: (draft: Draft, { at, value, text }: Mutation) =>
    onBody(draft, at, (node) =>
      isObject(node) ? { ...node, [text === "" ? "no_such_member" : text]: value } : [node, value],
    ),
  deepen: (draft: Draft, { at }: Mutation) =>
    onBody(draft, at, (node) => Array.from({ length: 40 }).reduce<Json>((inner) => [inner], node)),
  query: (draft: Draft, { at, text }: Mutation) => ({
    ...draft,
    query: [
      ...draft.query,
      [pick([...draft.operation.queryParams.map(({ name }) => name), "limit", "no_such"], at), text] as const,
    ],
  }),
  param: (draft: Draft, { at, text }: Mutation) => {
    const names = Object.keys(draft.params);
    if (names.length === 0) return draft;
    return {
      ...draft,
      params: { ...draft.params, [pick(names, at)]: TEXTS.includes(text) ? text : encodeURIComponent(text) },
    };
  },
  raw: (draft: Draft, { at }: Mutation) => ({ ...draft, raw: pick(RAW, at) }),
  cut: (draft: Draft, { at }: Mutation) => {
    const text = JSON.stringify(draft.body) ?? "";
    return text.length < 2 ? draft : { ...draft, raw: text.slice(0, at % text.length) };
  },
  contentType: (draft: Draft, { at }: Mutation) => ({ ...draft, contentType: pick(TYPES, at) }),
  noContentType: (draft: Draft) => ({ ...draft, contentType: null }),
  key: (draft: Draft, { at }: Mutation) => ({ ...draft, key: pick(KEYS, at) }),
  noKey: (draft: Draft) => ({ ...draft, key: null }),
  noSecret: (draft: Draft) => ({ ...draft, secret: null }),
  header: (draft: Draft, { at }: Mutation) => {
    const [name, value] = pick(HEADERS, at);
    return {
      ...draft,
      ...(name === "authorization" ? { secret: null } : {}),
      headers: { ...draft.headers, [name]: value },
    };
  },
  method: (draft: Draft, { at }: Mutation) => ({ ...draft, method: pick(METHODS, at) }),
  body: (draft: Draft, { value }: Mutation) => ({ ...draft, body: value, contentType: "application/json" }),
} satisfies Record<string, (draft: Draft, mutation: Mutation) => Draft>;

const KINDS = Object.keys(ACTS) as (keyof typeof ACTS)[];
/** Bodies hold the most, so they are broken the most. */
const OF_BODIES: (keyof typeof ACTS)[] = ["replace", "replace", "replace", "remove", "add", "replace"];

export const mutationArbitrary: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS, ...OF_BODIES),
  at: fc.nat({ max: 1_000 }),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  ),
  text: fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 20 })),
});

export function mutated(draft: Draft, mutation: Mutation): Draft {
  return (ACTS[mutation.kind] as (draft: Draft, mutation: Mutation) => Draft)(draft, mutation);
}

const isObject = (value: Json): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The draft with the `at`-th value inside its body changed; a value that becomes undefined is taken out. */
function onBody(draft: Draft, at: number, change: (node: Json) => Json): Draft {
  if (draft.body === undefined) return draft;
  const count = countNodes(draft.body);
  let left = at % count;
  const walk = (node: Json): Json => {
    if (left-- === 0) return change(node);
    if (Array.isArray(node)) return node.map(walk).filter((one) => one !== undefined);
    if (!isObject(node)) return node;
    const members = Object.entries(node).map(([name, value]) => [name, walk(value)] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  };
  return { ...draft, body: walk(draft.body) };
}

function countNodes(node: Json): number {
  if (typeof node !== "object" || node === null) return 1;
  return Object.values(node).reduce<number>((sum, value) => sum + countNodes(value), 1);
}
