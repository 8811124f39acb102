import { randomUUID } from "node:crypto";
import type { Sending } from "./api";
import {
  type ContractCase,
  contractFeatures,
  creditsAccount,
  newGrant,
  standingOf,
  units,
  type World,
} from "./world";

/** What a stranger may send, and how it is refused: by status and code, naming the member at fault, and with nothing changed. */
interface BadInput {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  sending(account: string): Sending;
  readonly status: number;
  readonly code: string;
  readonly param?: string;
}

/** As deep as bodies are read. */
const DEEP = `account${".0".repeat(31)}`;
const nested = (depth: number) => `{"account":${"[".repeat(depth)}${"]".repeat(depth)}}`;
const names = (count: number, prefix: string, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, value]));
const raw = (text: string) => (): Sending => ({ raw: text });
const text = (account: string, more: object = {}) => JSON.stringify(units(account, 1, more));
const typed =
  (type: string) =>
  (account: string): Sending => ({ raw: text(account), headers: { "content-type": type } });
/** JSON has no such words; whoever writes them by hand sends them all the same. */
const quantity =
  (word: string) =>
  (account: string): Sending => ({
    raw: text(account).replace('"units":1', `"units":${word}`),
  });
const more =
  (members: object) =>
  (account: string): Sending => ({ body: units(account, 1, members) });
const usage = (usage: unknown) => more({ usage });

const malformed = { status: 400, code: "malformed" } as const;
const invalid = (param: string) => ({ status: 400, code: "invalid_parameter", param }) as const;
const unknown = (param: string) => ({ status: 400, code: "unknown_parameter", param }) as const;
const badKey = { status: 400, code: "idempotency_key_invalid", param: "Idempotency-Key" } as const;
const wrongType = (param: string) => ({ status: 415, code: "unsupported_media_type", param }) as const;

const OF_DECISIONS: readonly BadInput[] = [
  { name: "half a body", sending: raw('{"account":"ext:a","feature"'), ...malformed },
  { name: "no JSON", sending: raw("account=ext:a"), ...malformed },
  { name: "two values", sending: raw("{}{}"), ...malformed },
  {
    name: "bytes that are not UTF-8",
    sending: () => ({ raw: new Uint8Array([0x7b, 0xff, 0x7d]) }),
    ...malformed,
  },
  { name: "a thousand brackets", sending: raw(nested(1_000)), ...malformed, param: DEEP },
  { name: "a hundred thousand brackets", sending: raw(nested(100_000)), ...malformed, param: DEEP },
  { name: "a member twice", sending: raw('{"account":"ext:a","account":"ext:b"}'), ...malformed },
  { name: "__proto__", sending: raw('{"__proto__":{"account":"ext:a"}}'), ...malformed, param: "__proto__" },
  { name: "NaN", sending: quantity("NaN"), ...malformed },
  { name: "Infinity", sending: quantity("-Infinity"), ...malformed },
  { name: "NUL in a string", sending: more({ feature: "a\0b" }), ...malformed, param: "feature" },
  {
    name: "NUL in a property's value",
    sending: more({ properties: { model: "\0" } }),
    ...malformed,
    param: "properties.model",
  },
  { name: "NUL in a name", sending: usage({ "a\0": 1 }), ...malformed, param: "usage" },
  {
    name: "half a surrogate pair",
    sending: (account) => ({ raw: text(account, { properties: { a: "?" } }).replace("?", "\\ud800") }),
    ...malformed,
    param: "properties.a",
  },
  { name: "no body", sending: () => ({}), status: 400, code: "invalid_parameter" },
  { name: "null", sending: raw("null"), status: 400, code: "invalid_parameter" },
  { name: "a list", sending: raw("[]"), status: 400, code: "invalid_parameter" },
  { name: "a text", sending: raw('"x"'), status: 400, code: "invalid_parameter" },
  { name: "text/plain", sending: typed("text/plain"), ...wrongType("Content-Type") },
  { name: "a form", sending: typed("application/x-www-form-urlencoded"), ...wrongType("Content-Type") },
  {
    name: "another charset",
    sending: typed("application/json; charset=utf-16"),
    ...wrongType("Content-Type"),
  },
  {
    name: "a compressed body",
    sending: (account) => ({ body: units(account, 1), headers: { "content-encoding": "gzip" } }),
    ...wrongType("Content-Encoding"),
  },
  {
    name: "more than a mebibyte",
    sending: more({ properties: { pad: "x".repeat(1_048_576) } }),
    status: 413,
    code: "body_too_large",
  },
  {
    name: "no account",
    sending: () => ({ body: { feature: contractFeatures.task, usage: {} } }),
    ...invalid("account"),
  },
  { name: "an account that is a number", sending: more({ account: 1 }), ...invalid("account") },
  { name: "an account of no form", sending: more({ account: "acct_1" }), ...invalid("account") },
  {
    name: "an id of something else",
    sending: more({ account: "key_01k2x4t8b5f6q7r8s9v0w1x2y3" }),
    ...invalid("account"),
  },
  {
    name: "no usage",
    sending: (account) => ({ body: { account, feature: contractFeatures.task } }),
    ...invalid("usage"),
  },
  { name: "usage that is a list", sending: usage([1]), ...invalid("usage") },
  { name: "usage that is a number", sending: usage(4), ...invalid("usage") },
  { name: "a negative quantity", sending: usage({ units: -1 }), ...invalid("usage.units") },
  { name: "a negative quantity as text", sending: usage({ units: "-1" }), ...invalid("usage.units") },
  {
    name: "a quantity with a fraction as a number",
    sending: usage({ units: 0.1 }),
    ...invalid("usage.units"),
  },
  {
    name: "a quantity with seven decimals",
    sending: usage({ units: "0.0000001" }),
    ...invalid("usage.units"),
  },
  { name: "a huge quantity", sending: usage({ units: 1e21 }), ...invalid("usage.units") },
  { name: "a quantity beyond doubles", sending: quantity("1e999"), ...invalid("usage.units") },
  { name: "a huge quantity as text", sending: usage({ units: "9".repeat(400) }), ...invalid("usage.units") },
  { name: "a quantity in another script", sending: usage({ units: "١" }), ...invalid("usage.units") },
  { name: "NaN as text", sending: usage({ units: "NaN" }), ...invalid("usage.units") },
  {
    name: "a quantity with an exponent as text",
    sending: usage({ units: "1e3" }),
    ...invalid("usage.units"),
  },
  { name: "an empty quantity", sending: usage({ units: "" }), ...invalid("usage.units") },
  { name: "a quantity that is null", sending: usage({ units: null }), ...invalid("usage.units") },
  { name: "a quantity that is a list", sending: usage({ units: [1] }), ...invalid("usage.units") },
  {
    name: "usage that costs more than anything can",
    sending: usage({ units: "999999999999" }),
    ...invalid("usage"),
  },
  {
    name: "a dimension that the feature has not",
    sending: usage({ units: 1, seconds: 1 }),
    ...invalid("usage.seconds"),
  },
  {
    name: "a dimension that every object has",
    sending: usage({ constructor: 1 }),
    ...invalid("usage.constructor"),
  },
  { name: "65 dimensions", sending: usage(names(65, "d", 1)), ...invalid("usage") },
  { name: "33 properties", sending: more({ properties: names(33, "p", "x") }), ...invalid("properties") },
  {
    name: "a property that is a number",
    sending: more({ properties: { a: 1 } }),
    ...invalid("properties.a"),
  },
  {
    name: "a property of 256 characters",
    sending: more({ properties: { a: "x".repeat(256) } }),
    ...invalid("properties.a"),
  },
  {
    name: "a feature that the price book has not",
    sending: more({ feature: "no.such" }),
    ...invalid("feature"),
  },
  {
    name: "a feature that every object has",
    sending: more({ feature: "constructor" }),
    ...invalid("feature"),
  },
  { name: "a feature of no form", sending: more({ feature: "Ωmega" }), ...invalid("feature") },
  { name: "a mode that there is not", sending: more({ mode: "steal" }), ...invalid("mode") },
  { name: "a hold of no time", sending: more({ mode: "hold", hold_seconds: 0 }), ...invalid("hold_seconds") },
  { name: "a hold for ever", sending: more({ mode: "hold", hold_seconds: 1e9 }), ...invalid("hold_seconds") },
  {
    name: "a hold of a part of a second",
    sending: more({ mode: "hold", hold_seconds: 1.5 }),
    ...invalid("hold_seconds"),
  },
  {
    name: "a day that there is not",
    sending: more({ occurred_at: "2026-02-30T10:00:00Z" }),
    ...invalid("occurred_at"),
  },
  {
    name: "a time without a zone",
    sending: more({ occurred_at: "2026-02-13T10:00:00" }),
    ...invalid("occurred_at"),
  },
  {
    name: "a time before there was any",
    sending: more({ occurred_at: "0001-01-01T00:00:00Z" }),
    ...invalid("occurred_at"),
  },
  { name: "a member that is not known", sending: more({ acount: "ext:a" }), ...unknown("acount") },
  {
    name: "a member that is not known inside",
    sending: more({ attribution: { user: "x" } }),
    ...unknown("attribution.user"),
  },
  {
    name: "a query where none is known",
    path: "/decisions?dry_run=true",
    sending: more({}),
    ...unknown("dry_run"),
  },
  {
    name: "no Idempotency-Key",
    sending: (account) => ({ body: units(account, 1), key: null }),
    status: 400,
    code: "idempotency_key_missing",
    param: "Idempotency-Key",
  },
  {
    name: "an Idempotency-Key of 256 characters",
    sending: (account) => ({ body: units(account, 1), key: "k".repeat(256) }),
    ...badKey,
  },
  {
    name: "an Idempotency-Key that is not ASCII",
    sending: (account) => ({ body: units(account, 1), key: "§hold-expiry:x" }),
    ...badKey,
  },
  {
    name: "an unknown account",
    sending: () => ({ body: units("ext:nobody", 1) }),
    status: 404,
    code: "not_found",
    param: "account",
  },
  {
    name: "an unknown account's id",
    sending: () => ({ body: units("acct_01k2x4t8b5f6q7r8s9v0w1x2y3", 1) }),
    status: 404,
    code: "not_found",
    param: "account",
  },
];

const item = (account: string, members: object = {}) => ({
  ...units(account, 1),
  idempotency_key: randomUUID(),
  ...members,
});
const batch =
  (itemsOf: (account: string) => readonly unknown[]) =>
  (account: string): Sending => ({
    body: { decisions: itemsOf(account) },
  });
const toBatch = { path: "/decisions/batch" } as const;

const OF_BATCHES: readonly BadInput[] = [
  {
    ...toBatch,
    name: "a batch of 1,001",
    sending: batch((account) => Array.from({ length: 1_001 }, () => item(account))),
    ...invalid("decisions"),
  },
  { ...toBatch, name: "an empty batch", sending: batch(() => []), ...invalid("decisions") },
  {
    ...toBatch,
    name: "a batch with one bad item",
    sending: batch((account) => [item(account), item(account, { usage: { units: -1 } })]),
    ...invalid("decisions.1.usage.units"),
  },
  {
    ...toBatch,
    name: "a batch with an unknown member in an item",
    sending: batch((account) => [item(account), item(account), item(account, { x: 1 })]),
    ...unknown("decisions.2.x"),
  },
  {
    ...toBatch,
    name: "a batch item without a key",
    sending: batch((account) => [units(account, 1)]),
    ...invalid("decisions.0.idempotency_key"),
  },
  {
    ...toBatch,
    name: "a batch item with a key of 256 characters",
    sending: batch((account) => [item(account, { idempotency_key: "k".repeat(256) })]),
    ...invalid("decisions.0.idempotency_key"),
  },
  {
    ...toBatch,
    name: "a batch of more than 8 mebibytes",
    sending: batch((account) => [item(account, { properties: { pad: "x".repeat(8_388_608) } })]),
    status: 413,
    code: "body_too_large",
  },
];

const grant =
  (members: object): BadInput["sending"] =>
  () => ({ body: { amount: "1", kind: "promo", reason: "r", ...members } });
const toGrants = { path: "/accounts/{account}/grants" } as const;

const OF_ACCOUNTS: readonly BadInput[] = [
  {
    ...toGrants,
    name: "a grant that recurs every nothing",
    sending: grant({ recurrence: { every: 0, unit: "day" } }),
    ...invalid("recurrence.every"),
  },
  {
    ...toGrants,
    name: "a grant that recurs by clocks of nowhere",
    sending: grant({ recurrence: { every: 1, unit: "day", time_zone: "Mars/Olympus" } }),
    ...invalid("recurrence.time_zone"),
  },
  {
    ...toGrants,
    name: "a rollover without a recurrence",
    sending: grant({ rollover: { max: "5" } }),
    ...invalid("rollover"),
  },
  {
    ...toGrants,
    name: "a rollover of at least more than at most",
    sending: grant({ recurrence: { every: 1, unit: "day" }, rollover: { min: "6", max: "5" } }),
    ...invalid("rollover.min"),
  },
  {
    ...toGrants,
    name: "a cost in no currency",
    sending: grant({ cost_basis: { minor_units: 100, currency: "eur" } }),
    ...invalid("cost_basis.currency"),
  },
  { ...toGrants, name: "a grant of nothing", sending: grant({ amount: "0" }), ...invalid("amount") },
  {
    ...toGrants,
    name: "a grant of less than nothing",
    sending: grant({ amount: "-5" }),
    ...invalid("amount"),
  },
  { ...toGrants, name: "a grant of a number", sending: grant({ amount: 5 }), ...invalid("amount") },
  {
    ...toGrants,
    name: "a grant of too many decimals",
    sending: grant({ amount: "0.0000001" }),
    ...invalid("amount"),
  },
  {
    ...toGrants,
    name: "a grant of more than fits",
    sending: grant({ amount: "9".repeat(13) }),
    ...invalid("amount"),
  },
  { ...toGrants, name: "a grant of no kind", sending: grant({ kind: "gift" }), ...invalid("kind") },
  { ...toGrants, name: "a grant without a reason", sending: grant({ reason: " " }), ...invalid("reason") },
  {
    ...toGrants,
    name: "a grant that has expired",
    sending: grant({ expires_at: "2020-01-01T00:00:00Z" }),
    ...invalid("expires_at"),
  },
  { ...toGrants, name: "a grant for no feature", sending: grant({ features: [] }), ...invalid("features") },
  {
    ...toGrants,
    name: "a grant with an unknown member",
    sending: grant({ currency: "EUR" }),
    ...unknown("currency"),
  },
  {
    method: "PUT",
    path: "/accounts/{account}/consent",
    name: "consent up to less than nothing",
    sending: () => ({ body: { consent: { mode: "up_to", limit: "-1", period: "day" } } }),
    ...invalid("consent.limit"),
  },
  {
    method: "PUT",
    path: "/accounts/{account}/consent",
    name: "consent to something else",
    sending: () => ({ body: { consent: { mode: "maybe" } } }),
    ...invalid("consent.mode"),
  },
  {
    method: "PUT",
    path: "/accounts/{account}/consent",
    name: "the account's own consent taken away",
    sending: () => ({ body: { consent: null } }),
    ...invalid("consent"),
  },
  {
    method: "PUT",
    path: "/accounts/{account}/caps",
    name: "two caps of one period",
    sending: () => ({
      body: {
        caps: [
          { period: "day", limit: "1" },
          { period: "day", limit: "2" },
        ],
      },
    }),
    ...invalid("caps"),
  },
  {
    method: "PUT",
    path: "/accounts/{account}/caps",
    name: "a cap of nothing",
    sending: () => ({ body: { caps: [{ period: "day", limit: "0" }] } }),
    ...invalid("caps.0.limit"),
  },
  {
    method: "PATCH",
    path: "/accounts/{account}",
    name: "a time zone that there is not",
    sending: () => ({ body: { time_zone: "Mars/Olympus" } }),
    ...invalid("time_zone"),
  },
  {
    method: "PATCH",
    path: "/accounts/{account}",
    name: "an offset as a time zone",
    sending: () => ({ body: { time_zone: "+02:00" } }),
    ...invalid("time_zone"),
  },
  {
    method: "PATCH",
    path: "/accounts/{account}",
    name: "a plan that is not published",
    sending: () => ({ body: { plan: "pln_01k2x4t8b5f6q7r8s9v0w1x2y3@1", reason: "r" } }),
    ...invalid("plan"),
  },
  {
    method: "PATCH",
    path: "/accounts/{account}",
    name: "a freeze without a reason",
    sending: () => ({ body: { frozen: "all" } }),
    ...invalid("reason"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/grants?limit=0",
    name: "a page of nothing",
    sending: () => ({}),
    ...invalid("limit"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/grants?limit=201",
    name: "a page of more than 200",
    sending: () => ({}),
    ...invalid("limit"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/grants?limit=1&limit=2",
    name: "a query parameter twice",
    sending: () => ({}),
    ...invalid("limit"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/grants?cursor=%22%3E",
    name: "a cursor made by hand",
    sending: () => ({}),
    ...invalid("cursor"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/grants?cursor=WzFd",
    name: "a cursor of another list",
    sending: () => ({}),
    ...invalid("cursor"),
  },
  {
    method: "GET",
    path: "/accounts/{account}/usage-events?limit=%00",
    name: "NUL in a query",
    sending: () => ({}),
    ...malformed,
  },
  {
    method: "GET",
    path: "/accounts/{account}/usage-events?from=yesterday",
    name: "a time of no form in a query",
    sending: () => ({}),
    ...invalid("from"),
  },
  {
    method: "GET",
    path: "/accounts/%ff",
    name: "a path that is not UTF-8",
    sending: () => ({}),
    ...malformed,
  },
  {
    method: "GET",
    path: "/decisions/dec_x",
    name: "an id of no form in the path",
    sending: () => ({}),
    ...invalid("id"),
  },
  {
    method: "POST",
    path: "/holds/hold_01k2x4t8b5f6q7r8s9v0w1x2y3/capture",
    name: "the capture of no hold",
    sending: () => ({ body: { usage: {} } }),
    status: 404,
    code: "not_found",
    param: "id",
  },
  {
    method: "DELETE",
    path: "/accounts/{account}",
    name: "a method that is not served",
    sending: () => ({}),
    status: 405,
    code: "method_not_allowed",
  },
  {
    method: "GET",
    path: "/nothing",
    name: "a path that is not served",
    sending: () => ({}),
    status: 404,
    code: "not_found",
  },
];

/** One account for all of them: that it has not moved by the end of a case is read before and after each. */
let account: string | undefined;

async function accountOf(world: World): Promise<string> {
  if (account === undefined) {
    account = await creditsAccount(world, 100);
    await newGrant(world, account, { kind: "purchased" });
  }
  return account;
}

export const badInputCases: readonly ContractCase[] = [...OF_DECISIONS, ...OF_BATCHES, ...OF_ACCOUNTS].map(
  (bad) => ({
    name: `${bad.name}: ${bad.status} ${bad.code}${bad.param === undefined ? "" : `, naming ${bad.param}`}, and nothing changed`,
    async run(world, expect) {
      const id = await accountOf(world);
      const before = await standingOf(world, id);
      const path = (bad.path ?? "/decisions").replace("{account}", id);
      const answer = await world.api.send(bad.method ?? "POST", path, bad.sending(id));
      expect({ status: answer.status, code: answer.body?.code, param: answer.body?.param }).toEqual({
        status: bad.status,
        code: bad.code,
        param: bad.param,
      });
      expect(answer.header("content-type")).toBe("application/problem+json");
      expect(answer.body).toMatchObject({
        type: `/docs/problems/${bad.code}`,
        status: bad.status,
        instance: `/api/v1${path.split("?")[0]}`,
        request_id: answer.header("spillway-request-id"),
        title: expect.any(String),
        detail: expect.stringMatching(/.\.$/),
      });
      const after = await standingOf(world, id);
      expect({ ...after, as_of: 0 }).toEqual({ ...before, as_of: 0 });
    },
  }),
);
