import type { Policy } from "./policy";

/** The accounts of the matrix: two of the sandbox, one live; and one that there is not. */
export const SIDES = ["mine", "yours", "live", "missing"] as const;
/** For whoever is a member, `mine` is what is theirs, and a colleague has objects in the same account. */
export const SIDES_OF_MEMBERS = [...SIDES, "colleague"] as const;
export type Side = (typeof SIDES_OF_MEMBERS)[number];

/** Who calls. `mine` is the account that restricted keys, owners, viewers and members are of. */
export type Caller =
  | { readonly kind: "stranger" }
  | {
      readonly kind: "key";
      readonly livemode: boolean;
      readonly scopes: readonly string[];
      readonly account: Side | null;
      /** Restricted to one member of that account. */
      readonly isOfMember: boolean;
    }
  | {
      readonly kind: "person";
      readonly role: "user" | "admin";
      readonly account: Side | null;
      readonly link: "owner" | "viewer" | "member";
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
  if (owner === "account" && isMember(caller)) return verdictOfMember(policy, caller, side);
  if (owner === "account") return sees(caller, side, access) ? "let_in" : "not_found";
  const isOthers = caller.kind === "key" && !caller.livemode && side === "live";
  return owner === "mode" && access === "write" && isOthers ? "refused" : "let_in";
}

/** Whether they are, or have a key of, one member of an organization. */
export function isMember(caller: Caller): boolean {
  return caller.kind === "key" ? caller.isOfMember : caller.kind === "person" && caller.link === "member";
}

/** Of the account they are told what is declared to be narrowed to them; of what is in it, they are told of what is theirs. */
function verdictOfMember({ isForMembers, binding, operation }: Policy, caller: Caller, side: Side): Verdict {
  if (!isForMembers) return "not_found";
  if (side !== "colleague") return sees(caller, side, "read") ? "let_in" : "not_found";
  const isOfTheAccount =
    binding?.in !== "path" || (binding.collection === "accounts" && !/\}.*\{/.test(operation.template));
  return isOfTheAccount ? "let_in" : "not_found";
}

/** Whether the account of this side is one that the caller may read or change; a member, as far as it is theirs. */
export function sees(caller: Caller, side: Side, access: "read" | "write"): boolean {
  if (caller.kind === "stranger" || side === "missing" || side === "colleague") return false;
  if (caller.kind === "key")
    return caller.account === null ? caller.livemode === (side === "live") : caller.account === side;
  if (caller.role === "admin") return true;
  return caller.account === side && (access === "read" || caller.link === "owner");
}

const key = (livemode: boolean, scopes: readonly string[], more: object = {}): Caller => ({
  kind: "key",
  livemode,
  scopes,
  account: null,
  isOfMember: false,
  ...more,
});
const person = (role: "user" | "admin", account: Side | null, more: object = {}): Caller => ({
  kind: "person",
  role,
  account,
  link: "owner",
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
    SCOPES.slice(0, 3).map((scope) => [
      `a key of one account to ${scope}`,
      key(false, [scope], { account: "mine" }),
    ]),
  ),
  ...Object.fromEntries(
    SCOPES.slice(0, 3).map((scope) => [
      `a key of one member to ${scope}`,
      key(false, [scope], { account: "mine", isOfMember: true }),
    ]),
  ),
  "a sandbox key with every scope": key(false, SCOPES),
  "a live key with every scope": key(true, SCOPES),
  "the owner of an account": person("user", "mine"),
  "a viewer of an account": person("user", "mine", { link: "viewer" }),
  "a member of an organization": person("user", "mine", { link: "member" }),
  "the owner of another account": person("user", "yours"),
  "a person without an account": person("user", null),
  "an administrator": person("admin", null),
  "an owner, asked by another site": person("user", "mine", { isFromOtherSite: true }),
  "an administrator, asked by another site": person("admin", null, { isFromOtherSite: true }),
};
