import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type pg from "pg";
import { drawSecret } from "../../lib/auth/api-key-secret";
import { uuidOfId } from "../../lib/engine/ids";
import { freshId, freshRef } from "../../lib/ids";
import { CALLERS, type Caller, isMember, type Side } from "../../lib/testing/authorization/caller";
import { SessionApi, type Specimens } from "../../lib/testing/authorization/specimens";
import { Api } from "../../lib/testing/contract/api";

type Person = Extract<Caller, { kind: "person" }>;
type Key = Extract<Caller, { kind: "key" }>;

/** What keys are restricted to and people are linked to. */
interface Own {
  readonly account: string | null;
  readonly member: string | null;
}

const PASSWORD = "correct horse battery";

/** Each kind of principal as a caller of the server at `origin`; keys and people are put straight into the database. */
export async function callersOf(
  database: pg.Pool,
  origin: string,
  specimens: Readonly<Record<Side, Specimens>>,
): Promise<Map<string, Api>> {
  const ownOf = (caller: Key | Person): Own => ({
    account: caller.account === null ? null : uuidOfId(specimens[caller.account].accounts as string),
    member:
      isMember(caller) && caller.account !== null
        ? uuidOfId(specimens[caller.account].members as string)
        : null,
  });
  const password = await hashPassword(PASSWORD);
  const ended = { ...CALLERS["the owner of an account"] } as Person;
  const callers = new Map<string, Api>();
  for (const [name, caller] of Object.entries(CALLERS)) {
    if (caller.kind === "key")
      callers.set(name, new Api(origin, await storeKey(database, caller, ownOf(caller))));
    else if (caller.kind === "person")
      callers.set(name, await signedIn(database, origin, caller, ownOf(caller), password));
  }
  const allOf: Key = {
    kind: "key",
    livemode: false,
    scopes: ["decide", "usage", "read", "admin"],
    account: null,
    isOfMember: false,
  };
  callers.set("nobody in particular", new Api(origin, null));
  callers.set("a malformed key", new Api(origin, "sk_test_short"));
  callers.set("an unknown key", new Api(origin, drawSecret(false).secret));
  callers.set("a revoked key", new Api(origin, await storeKey(database, allOf, ownOf(allOf), "revoked_at")));
  callers.set("an expired key", new Api(origin, await storeKey(database, allOf, ownOf(allOf), "expires_at")));
  const over = await signedIn(database, origin, ended, ownOf(ended), password);
  await authPost(origin, "sign-out", {}, over.more);
  callers.set("a session that was ended", over);
  callers.set("a forged session", new SessionApi(origin, forged(over.more)));
  return callers;
}

async function storeKey(
  database: pg.Pool,
  key: Key,
  { account, member }: Own,
  endedBy: "revoked_at" | "expires_at" | null = null,
): Promise<string> {
  const { secret, prefix, hash } = drawSecret(key.livemode);
  const ended = endedBy === null ? "" : `, ${endedBy}`;
  await database.query(
    `insert into api_keys (id, name, prefix, secret_hash, scopes, livemode, account_id, member_id, created_by${ended})
      values ($1, 'matrix', $2, $3, $4, $5, $6, $7, 'system'${endedBy === null ? "" : ", now() - interval '1 minute'"})`,
    [randomUUID(), prefix, Buffer.from(hash), key.scopes, key.livemode, account, member],
  );
  return secret;
}

async function signedIn(
  database: pg.Pool,
  origin: string,
  person: Person,
  { account, member }: Own,
  password: string,
): Promise<SessionApi> {
  const id = freshId("usr", Date.now());
  const email = `${id.slice(-12)}@example.net`;
  await database.query(
    "insert into users (id, name, email, email_verified, role) values ($1, 'Matrix', $2, true, $3)",
    [id, email, person.role],
  );
  await database.query(
    "insert into user_credentials (id, user_id, account_id, provider_id, password) values ($1, $2, $2, 'credential', $3)",
    [freshRef(Date.now()), id, password],
  );
  if (account !== null)
    await database.query(
      "insert into account_users (account_id, user_id, role, member_id) values ($1, $2, $3, $4)",
      [account, id, person.link, member],
    );
  const answer = await authPost(origin, "sign-in/email", { email, password: PASSWORD });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const site = person.isFromOtherSite ? "cross-site" : "same-origin";
  return new SessionApi(origin, { cookie, "sec-fetch-site": site });
}

async function authPost(
  origin: string,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const answer = await fetch(`${origin}/api/auth/${path}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", origin },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** The same session with a signature that nobody made. */
function forged({ cookie = "", ...more }: Readonly<Record<string, string>>): Record<string, string> {
  return { ...more, cookie: cookie.replace(/[^.%=]{20}(?=[^.]*$)/, "AAAAAAAAAAAAAAAAAAAA") };
}
