import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Runtime } from "@/lib/runtime";
import type { NewKey } from "../commands";
import type { NewKeyRequest } from "../schema/key-schema";

type Refusal = Problem<"invalid_parameter" | "scope_missing" | "not_found">;

/**
 * The key that this caller may make of what was asked. A key never gives away more than it has: a sandbox key makes sandbox
 * keys, one of an account makes keys of that account, and a person who is no administrator makes keys of their own accounts.
 */
export async function permittedKey(
  runtime: Runtime,
  principal: Principal,
  body: NewKeyRequest,
  now: Instant,
): Promise<NewKey | Refusal> {
  const account = await accountOf(runtime, principal, body);
  if (account !== null && "kind" in account) return account;
  const livemode = body.livemode ?? account?.livemode ?? defaultMode(principal);
  if (principal.kind === "key" && !principal.livemode && livemode) {
    return problem("scope_missing", "A sandbox key makes sandbox keys only.", { param: "livemode" });
  }
  if (account !== null && account.livemode !== livemode) {
    return invalid("livemode", "must be that of the account");
  }
  const admin = body.scopes.indexOf("admin");
  if (admin >= 0 && account !== null) {
    return invalid(`scopes.${admin}`, "runs the whole system and is no scope of one account's key");
  }
  if (body.cap !== undefined && account === null) {
    return invalid("cap", "needs an account, whose spending it bounds");
  }
  if (body.expires_at !== undefined && body.expires_at <= now) {
    return invalid("expires_at", "must be in the future");
  }
  const memberId =
    body.member === undefined ? null : await findMember(runtime, account?.id ?? null, body.member);
  if (memberId === undefined)
    return problem("not_found", "The account has no such member.", { param: "member" });
  return {
    name: body.name,
    scopes: body.scopes,
    livemode,
    accountId: account?.id ?? null,
    memberId,
    expiresAt: body.expires_at ?? null,
    cap: body.cap ?? null,
  };
}

/** Undefined where the account has nobody of this name any more, or no account was named. */
async function findMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId | null,
  memberRef: string,
): Promise<string | undefined> {
  if (accountId === null) return undefined;
  const memberId = await runtime.memberIdOf(accountId, memberRef);
  if (memberId === null) return undefined;
  const key = { accountId: uuidOfId(accountId), id: uuidOfId(memberId) };
  const found = await runtime.db.member.findFirst({ where: { ...key, removedAt: null } });
  return found === null ? undefined : memberId;
}

interface Owner {
  readonly id: AuthorizedAccountId;
  readonly livemode: boolean;
}

/** The account that the key will be restricted to; null where it will be restricted to none. */
async function accountOf(
  runtime: Runtime,
  principal: Principal,
  body: NewKeyRequest,
): Promise<Owner | null | Refusal> {
  const own = principal.kind === "key" ? principal.accountId : null;
  const asked = body.account ?? own;
  if (asked === null) {
    if (principal.kind === "key" || principal.role === "admin") return null;
    return invalid("account", "is required: a key of yours belongs to one of your accounts");
  }
  const id = await runtime.authorizeAccount(principal, asked, "write");
  if (typeof id !== "string") return id;
  const entry = await runtime.directory.byId(id);
  return entry === null
    ? problem("not_found", "There is no such account.")
    : { id, livemode: entry.livemode };
}

function defaultMode(principal: Principal): boolean {
  return principal.kind === "key" ? principal.livemode : true;
}

function invalid(param: string, detail: string): Problem<"invalid_parameter"> {
  return problem("invalid_parameter", `${param} ${detail}.`, { param });
}
