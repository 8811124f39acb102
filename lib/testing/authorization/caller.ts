import type { Policy } from "./policy";

/** The accounts of the matrix: two of the sandbox, one live; and one that there is not. */
export const SIDES = ["mine", "yours", "live", "missing"] as const;
export type Side = (typeof SIDES)[number];

/** Who calls. `mine` is the account that restricted keys, owners and viewers are of. */
export type Caller =
  | { readonly kind: "stranger" }
  | {
      readonly kind: "key";
      readonly livemode: boolean;
      readonly scopes: readonly string[];
      readonly account: Side | null;
    }
  | {
      readonly kind: "person";
      readonly role: "user" | "admin";
      readonly account: Side | null;
      readonly isOwner: boolean;
      readonly isFromOtherSite: boolean;
    };

export type Verdict = "unauthenticated" | "refused" | "not_found" | "let_in";

/**
 * What the policy says of a call: an independent telling of the rules in docs/security.md, from the declaration alone. `refused` is
 * about the caller and answers alike for every object; what is about an object is `not_found`.
 */
export function verdictOf(policy: Policy, caller: Caller, side: Side): Verdict {
  const { operation, owner, access, binding } = policy;
  if (operation.scope === null) return "let_in";
  if (caller.kind === "stranger") return "unauthenticated";
  if (caller.kind === "key") {
    if (!caller.scopes.includes(operation.scope)) return "refused";
    if (owner === "sandbox" && caller.livemode) return "refused";
    if (owner === "live" && access === "write" && !caller.livemode) return "refused";
  } else {
    if (!operation.sessionRoles.includes(caller.role)) return "refused";
    if (caller.isFromOtherSite && operation.method !== "GET") return "refused";
  }
  if (binding === null) return "let_in";
  if (side === "missing") return "not_found";
  if (owner === "account") return sees(caller, side, access) ? "let_in" : "not_found";
  const isOthers = caller.kind === "key" && !caller.livemode && side === "live";
  return owner === "mode" && access === "write" && isOthers ? "refused" : "let_in";
}

/** Whether the account of this side is one that the caller may read or change. */
export function sees(caller: Caller, side: Side, access: "read" | "write"): boolean {
  if (caller.kind === "stranger" || side === "missing") return false;
  if (caller.kind === "key")
    return caller.account === null ? caller.livemode === (side === "live") : caller.account === side;
  if (caller.role === "admin") return true;
  return caller.account === side && (access === "read" || caller.isOwner);
}

const key = (livemode: boolean, scopes: readonly string[], account: Side | null = null): Caller => ({
  kind: "key",
  livemode,
  scopes,
  account,
});
const person = (role: "user" | "admin", account: Side | null, more: object = {}): Caller => ({
  kind: "person",
  role,
  account,
  isOwner: true,
  isFromOtherSite: false,
  ...more,
});

const SCOPES = ["decide", "usage", "read", "admin"] as const;

/** Every kind of principal. The keys of strangers are those that nobody may use any more, or never could. */
export const CALLERS: Readonly<Record<string, Caller>> = {
  "nobody in particular": { kind: "stranger" },
  "a malformed key": { kind: "stranger" },
  "an unknown key": { kind: "stranger" },
  "a revoked key": { kind: "stranger" },
  "an expired key": { kind: "stranger" },
  "a session that was ended": { kind: "stranger" },
  "a forged session": { kind: "stranger" },
  ...Object.fromEntries(SCOPES.map((scope) => [`a sandbox key to ${scope}`, key(false, [scope])])),
  ...Object.fromEntries(SCOPES.map((scope) => [`a live key to ${scope}`, key(true, [scope])])),
  ...Object.fromEntries(
    SCOPES.slice(0, 3).map((scope) => [`a key of one account to ${scope}`, key(false, [scope], "mine")]),
  ),
  "a sandbox key with every scope": key(false, SCOPES),
  "a live key with every scope": key(true, SCOPES),
  "the owner of an account": person("user", "mine"),
  "a viewer of an account": person("user", "mine", { isOwner: false }),
  "the owner of another account": person("user", "yours"),
  "a person without an account": person("user", null),
  "an administrator": person("admin", null),
  "an owner, asked by another site": person("user", "mine", { isFromOtherSite: true }),
  "an administrator, asked by another site": person("admin", null, { isFromOtherSite: true }),
};
