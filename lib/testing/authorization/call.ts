import fc from "fast-check";
import type { WireAnswer } from "../api-document/document-breaks";
import type { ApiDocument, Schema } from "../api-document/operation";
import { schemaArbitrary } from "../api-document/schema-arbitrary";
import type { Api, Json } from "../contract/api";
import type { Verdict } from "./caller";
import { isAccountRef, type Policy } from "./policy";
import { promoCodeOf, type Specimens } from "./specimens";

export interface Call {
  readonly path: string;
  readonly body: Json;
  readonly contentType: string | null;
}

const RATES = [{ dimension: "units", credits: "1", per: 1 }];

/** What bodies need that their schemas cannot say: one of two members, a draft that contradicts nothing. */
const NEEDED: Readonly<Record<string, (specimens: Specimens) => Json>> = {
  adjustGrant: () => ({ delta: "1" }),
  changeApiKey: () => ({ name: "matrix" }),
  setAutoTopUp: () => ({ enabled: false }),
  redeemCode: ({ accounts = "" }) => ({ code: promoCodeOf(accounts) }),
  // Resets are granted in whole numbers only.
  issueGrant: () => ({ kind: "promo" }),
  addWebhookEndpoint: () => ({ url: "https://webhooks.invalid/" }),
  addCreditPackage: () => ({ name: "Matrix" }),
  inviteMember: () => ({ name: "Matrix" }),
  beginPurchase: (specimens) => ({ package: specimens["credit-packages"] }),
  createSimulation: ({ plans }) => ({
    plan: { ref: `${plans}@1` },
    period: { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" },
  }),
  addPriceBook: priceBookContent,
  draftPriceBook: priceBookContent,
  addPlan: planContent,
  draftPlan: planContent,
};

function priceBookContent(): Json {
  return { content: { features: { "contract.task": { dimensions: ["units"], rates: RATES } } } };
}

function planContent(specimens: Specimens): Json {
  return {
    content: {
      price_book: `${specimens["price-books"]}@1`,
      layers: [{ source: "promo", key: "promo", kinds: ["promo"], needs_consent: false }],
      consent: { mode: "always" },
    },
  };
}

/**
 * The least that a route accepts, about these objects: what is required and the object that binds it, drawn from the schemas with
 * a fixed seed. Valid, so that a call is turned away for who calls and not for what it says.
 */
export function leastCall(
  { operation, binding }: Policy,
  specimens: Specimens,
  schemas: ApiDocument["schemas"],
  plan: string,
): Call {
  const draw = (schema: Schema): Json =>
    fc.sample(
      schemaArbitrary(schema, { schemas, optional: "never", known: (of) => knownOf(of, specimens, plan) }),
      { seed: 1, numRuns: 1 },
    )[0];
  const path = operation.template
    .replace("/api/v1", "")
    .replaceAll(/([\w-]+)\/\{(\w+)\}/g, (_, collection: string, name: string) => {
      const id = specimens[collection];
      if (id === undefined)
        throw new Error(`${operation.id}: no specimen for {${name}} after /${collection} (specimens.ts)`);
      return `${collection}/${encodeURIComponent(id)}`;
    });
  const query = new URLSearchParams();
  for (const { name, isRequired, schema } of operation.queryParams) {
    if (isRequired || (binding?.in === "query" && name === "account")) query.set(name, String(draw(schema)));
  }
  const body = operation.body === null ? undefined : draw(operation.body);
  if (binding?.in === "body") body.account = specimens.accounts;
  const needed = NEEDED[operation.id]?.(specimens) ?? {};
  return {
    path: query.size === 0 ? path : `${path}?${query}`,
    body: body === undefined || Array.isArray(body) ? body : { ...body, ...needed },
    contentType: operation.bodyTypes[0] ?? null,
  };
}

function knownOf(schema: Schema, specimens: Specimens, plan: string): fc.Arbitrary<Json> | null {
  if (isAccountRef(schema)) return fc.constant(specimens.accounts);
  const pattern = String(schema.pattern);
  if (pattern.startsWith("^pln_") && pattern.includes("@")) return fc.constant(plan);
  if (pattern.startsWith("^clk_")) return fc.constant(specimens["test-clocks"]);
  return null;
}

export interface Heard extends WireAnswer {
  readonly verdict: Verdict | "broken";
}

/** What the server says to a call. Of a stream only its beginning is awaited. */
export async function hear(api: Api, { operation, binding }: Policy, call: Call): Promise<Heard> {
  const cut = new AbortController();
  const sending =
    call.body === undefined
      ? {}
      : { body: call.body, headers: { "content-type": call.contentType ?? "application/json" } };
  const response = await api.open(operation.method, call.path, sending, cut.signal);
  const { status } = response;
  const mediaType = response.headers.get("content-type")?.split(";", 1)[0] ?? "";
  const text = mediaType === "text/event-stream" ? "" : await response.text();
  cut.abort();
  const body = /[/+]json$/.test(mediaType) && text !== "" ? JSON.parse(text) : null;
  const code = binding?.in === "items" ? (body?.data?.[0]?.problem?.code ?? body?.code) : body?.code;
  return { verdict: verdictOfAnswer(status, code), status, mediaType, text };
}

function verdictOfAnswer(status: number, code: string | undefined): Heard["verdict"] {
  if (status >= 500) return "broken";
  if (status === 401) return "unauthenticated";
  if (code === "scope_missing" || code === "cross_site_refused") return "refused";
  return code === "not_found" ? "not_found" : "let_in";
}
