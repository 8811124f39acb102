import type { Operation, Schema } from "../api-document/operation";

/**
 * Whose the objects of a collection are; it decides who may touch them, once scope and role are right.
 * `account`: those who may see or change the account. `sandbox`: sandbox keys and people. `live`: shared by both modes, and
 * changed by live keys and people. `mode`: shared, and what the live mode added is not changed by sandbox keys. `nobody`: public.
 */
export type Owner = "account" | "sandbox" | "live" | "mode" | "nobody";

/** By the first segment of the path. A route in a collection that is not here has no policy, and fails the build. */
export const OWNERS: Readonly<Record<string, Owner>> = {
  accounts: "account",
  "api-keys": "account",
  "audit-log": "account",
  checkpoints: "live",
  "credit-packages": "mode",
  // Not of an account, but of a mode in the same way: keys of the other find none of them.
  codes: "account",
  decisions: "account",
  events: "account",
  disputes: "account",
  features: "live",
  grants: "account",
  holds: "account",
  "openapi.json": "nobody",
  plans: "mode",
  "price-books": "mode",
  purchases: "account",
  reconciliation: "account",
  // Of a mode, like codes.
  simulations: "account",
  "test-clocks": "sandbox",
  usage: "account",
  "usage-events": "account",
  "webhook-endpoints": "account",
};

/**
 * Operations on accounts that name none: what they answer is narrowed to what the caller may see, or they make something of the
 * caller's own. That cannot be read from a declaration, so it is said here. Proofs of the whole system are a live administrator's, and
 * name accounts of both modes.
 */
export const UNBOUND: Readonly<Record<string, "narrowed" | "makes_own" | "of_both_for_live_keys">> = {
  createCode: "makes_own",
  createSimulation: "makes_own",
  listAccounts: "narrowed",
  listCodes: "narrowed",
  listBreaks: "of_both_for_live_keys",
  listReconciliationRuns: "of_both_for_live_keys",
  listSimulations: "narrowed",
  openAccount: "makes_own",
};

/**
 * What members of an organization, and keys of one, are told of and may do: narrowed to them, which cannot be read from a declaration.
 * Everything else of their account is not there for them.
 */
const FOR_MEMBERS: ReadonlySet<string> = new Set([
  "aggregateUsage",
  "captureHold",
  "decide",
  "decideBatch",
  "extendHold",
  "forecast",
  "getDecision",
  "getMember",
  "getStanding",
  "ingestEvents",
  "listDecisions",
  "listMembers",
  "listUsageEvents",
  "readLevels",
  "releaseHold",
  "replayDecision",
  "rollUpUsage",
  "streamAccount",
  "trackUsage",
]);

/** Where a call names the object that it is about. */
type Binding =
  /** `collection` is the segment before the parameter. */
  { readonly in: "path"; readonly collection: string } | { readonly in: "body" | "items" | "query" };

export interface Policy {
  readonly operation: Operation;
  readonly owner: Owner;
  /** Viewers may read; owners of the account may write. */
  readonly access: "read" | "write";
  readonly isForMembers: boolean;
  /** Null where no object is named. */
  readonly binding: Binding | null;
}

/** Who may do this, as far as the declaration says it; throws where it says too little. */
export function policyOf(operation: Operation): Policy {
  const collection = operation.template.split("/")[3] ?? "";
  const owner = OWNERS[collection];
  if (owner === undefined)
    throw new Error(`${operation.id}: whose are the objects of /${collection}? (OWNERS)`);
  if ((owner === "nobody") !== (operation.scope === null))
    throw new Error(`${operation.id}: public and without an owner are the same`);
  const binding = bindingOf(operation);
  if (owner === "account" && (binding === null) !== operation.id in UNBOUND)
    throw new Error(`${operation.id}: names no account, or is declared to name none (UNBOUND)`);
  const isRead = operation.method === "GET" || operation.scope === "read";
  const isForMembers = FOR_MEMBERS.has(operation.id);
  return { operation, owner, access: isRead ? "read" : "write", isForMembers, binding };
}

function bindingOf({ template, body, queryParams }: Operation): Binding | null {
  const named = /\/([\w-]+)\/\{\w+\}/.exec(template)?.[1];
  if (named !== undefined) return { in: "path", collection: named };
  if (body !== null && isAccountRef(body.properties?.account)) return { in: "body" };
  const items = Object.values<Schema>(body?.properties ?? {}).map(({ items }) => items?.properties?.account);
  if (items.some(isAccountRef) || isAccountRef(body?.items?.properties?.subject)) return { in: "items" };
  return queryParams.some(({ name, schema }) => name === "account" && isAccountRef(schema))
    ? { in: "query" }
    : null;
}

/** Whether a value of this schema names an account. */
export function isAccountRef(schema: Schema | undefined): boolean {
  return typeof schema?.pattern === "string" && /^\^(?:\(\?:)?acct_/.test(schema.pattern);
}
