import { attempt } from "@/lib/sdk/problem";
import type { Plan, PlanVersion, PriceBook, PriceBookVersion } from "@/lib/sdk/spillway";
import { type ChainLink, type Explanation, type Reads, Unexplained } from "./explanation";

export async function explainKey(reads: Reads, id: string): Promise<Explanation> {
  const key = await reads.getApiKey(id);
  const state =
    key.revoked_at !== null
      ? `It was revoked ${key.revoked_at}.`
      : key.expires_at !== null
        ? `It expires ${key.expires_at}.`
        : "It does not expire.";
  const used = key.last_used_at === null ? "It was never used." : `It was last used ${key.last_used_at}.`;
  const mode = key.livemode ? "live" : "sandbox";
  const reach = key.account === null ? `all ${mode} accounts` : key.account;
  return {
    id,
    kind: "api_key",
    account: key.account,
    sentence: `“${key.name}” (${key.prefix}…), a ${mode} key for ${reach} with ${key.scopes.join(", ")}. ${state} ${used}`,
    chain:
      key.account === null ? [] : [{ kind: "account", id: key.account, sentence: "The only one it sees." }],
    object: { ...key },
  };
}

export async function explainClock(reads: Reads, id: string): Promise<Explanation> {
  const clock = await reads.getTestClock(id);
  return {
    id,
    kind: "test_clock",
    account: null,
    sentence: `“${clock.name}” stands at ${clock.now} for ${clock.accounts} accounts.`,
    chain: [],
    object: { ...clock },
  };
}

type Version = PlanVersion | PriceBookVersion;

/** `pln_…`, `pbk_…`, or one version of it: `pln_…@7`. */
export async function explainCatalogued(
  reads: Reads,
  id: string,
  kind: "plan" | "price_book",
): Promise<Explanation> {
  const [of = "", version] = id.split("@");
  const what: Plan | PriceBook = kind === "plan" ? await reads.getPlan(of) : await reads.getPriceBook(of);
  const one: Version | null =
    version === undefined
      ? null
      : kind === "plan"
        ? await reads.getPlanVersion(of, version)
        : await reads.getPriceBookVersion(of, version);
  const states = [what.published, what.draft].flatMap((found): ChainLink[] =>
    found === null ? [] : [{ kind: `${kind}_version`, id: found.ref, sentence: versionSentence(found) }],
  );
  const sentence =
    one === null
      ? `“${what.name}”: ${what.published === null ? "nothing is published" : versionSentence(what.published)}`
      : `“${what.name}”, version ${one.version}: ${versionSentence(one)}`;
  return { id, kind, account: null, sentence, chain: states, object: { ...(one ?? what) } };
}

function versionSentence({ status, published_at: at, content }: Version): string {
  const size =
    "layers" in content
      ? `${content.layers.map((layer) => layer.key).join(", ")} over ${content.price_book}`
      : `${Object.keys(content.features).length} features`;
  return `${status === "draft" ? "a draft" : `published ${at}`}, ${size}.`;
}

export async function explainEndpoint(reads: Reads, id: string): Promise<Explanation> {
  const endpoint = await reads.getWebhookEndpoint(id);
  const types = endpoint.event_types === null ? "everything" : endpoint.event_types.join(", ");
  const state =
    endpoint.status === "disabled"
      ? `It is disabled: ${endpoint.disabled_reason ?? ""}`
      : endpoint.failing_since === null
        ? "It works."
        : `Nothing has succeeded since ${endpoint.failing_since}.`;
  return {
    id,
    kind: "webhook_endpoint",
    account: null,
    sentence: `${endpoint.url} is told of ${types}. ${state}`,
    chain: [],
    object: { ...endpoint },
  };
}

/** A message is kept per endpoint, so it is asked for at each. */
export async function explainMessage(reads: Reads, id: string): Promise<Explanation> {
  for await (const endpoint of reads.listWebhookEndpoints({ limit: 200 })) {
    const found = await attempt(reads.getWebhookDelivery(endpoint.id, id));
    if (!found.ok) {
      if (found.error.code === "not_found") continue;
      throw found.error;
    }
    const delivery = found.value;
    const next =
      delivery.next_attempt_at === null ? "" : `; the next attempt is at ${delivery.next_attempt_at}`;
    return {
      id,
      kind: "webhook_message",
      account: delivery.account,
      sentence: `${delivery.type} to ${endpoint.url}: ${delivery.status} after ${delivery.attempts} attempts${next}.`,
      chain: [{ kind: "webhook_endpoint", id: endpoint.id, sentence: endpoint.url }],
      object: { ...delivery },
    };
  }
  throw new Unexplained(`No endpoint has a message ${id}.`);
}
