import { idOfUuid } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Runtime } from "@/lib/runtime";
import type { NewEndpoint } from "../commands";
import { type EndpointRow, readEndpoint } from "../reads";
import type { NewEndpointRequest } from "../schema/endpoint-schema";
import { urlProblem } from "./endpoint-url";

type Refusal = Problem<"invalid_parameter" | "scope_missing" | "not_found">;

/**
 * The endpoint that this caller may add of what was asked. A person who is no administrator is told of accounts that they own, one
 * by one. A key of one account adds none, as it has no scope `admin`: whoever holds a program's key must not be able to have
 * everything of the account sent somewhere, for as long as nobody looks.
 */
export async function permittedEndpoint(
  runtime: Runtime,
  principal: Principal,
  body: NewEndpointRequest,
): Promise<NewEndpoint | Refusal> {
  const account = await accountOf(runtime, principal, body);
  if (account !== null && "kind" in account) return account;
  const livemode =
    body.livemode ?? account?.livemode ?? (principal.kind === "key" ? principal.livemode : true);
  if (principal.kind === "key" && !principal.livemode && livemode) {
    return problem("scope_missing", "A sandbox key adds sandbox endpoints only.", { param: "livemode" });
  }
  if (account !== null && account.livemode !== livemode)
    return problem("invalid_parameter", "livemode must be that of the account.", { param: "livemode" });
  const isPrivateAllowed = runtime.config.areWebhooksPrivate;
  const refusal = urlProblem(body.url, { livemode, isPrivateAllowed });
  if (refusal !== null) return refusal;
  const { url, description, event_types: eventTypes } = body;
  return { url, description, eventTypes, livemode, accountId: account?.id ?? null };
}

async function accountOf(runtime: Runtime, principal: Principal, body: NewEndpointRequest) {
  const asked = body.account ?? (principal.kind === "key" ? principal.accountId : null);
  if (asked === null) {
    if (principal.kind === "key" || principal.role === "admin") return null;
    const why = "account is required: an endpoint of yours is told of one of your accounts.";
    return problem("invalid_parameter", why, { param: "account" });
  }
  const id = await runtime.authorizeAccount(principal, asked, "write");
  if (typeof id !== "string") return id;
  const entry = await runtime.directory.byId(id);
  return entry === null
    ? problem("not_found", "There is no such account.", { param: "account" })
    : { id, livemode: entry.livemode };
}

/** The endpoint, for whoever may change it: somebody who only views its account may look at it. */
export async function changeableEndpoint(
  runtime: Runtime,
  principal: Principal,
  endpointId: string,
): Promise<EndpointRow | null> {
  const row = await readEndpoint(runtime, principal, endpointId);
  if (row === null || row.accountId === null) return row;
  const id = await runtime.authorizeAccount(principal, idOfUuid("acct", row.accountId), "write");
  return typeof id === "string" ? row : null;
}
