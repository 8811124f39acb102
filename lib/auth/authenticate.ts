import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { RouteCall } from "@/lib/http/route-call";
import type { KeyRing } from "./key-ring";
import type { Sessions } from "./sessions";

const BEARER = /^Bearer +([^\s]+) *$/i;

/**
 * Who makes a call: the owner of the API key that it carries, else the person whose browser session it carries. A call with
 * a key that is not good is refused even where its session would be: whoever sends a key means that key.
 */
export function createAuthenticate(parts: {
  readonly keys: KeyRing;
  readonly sessions: Pick<Sessions, "principal" | "isCarriedBy">;
}): (call: RouteCall) => Principal | Problem | Promise<Principal | Problem> {
  const { keys, sessions } = parts;
  return (call) => {
    const authorization = call.header("authorization");
    if (authorization !== null) {
      const secret = BEARER.exec(authorization)?.[1];
      if (secret === undefined) return unauthenticated("Send the API key as Authorization: Bearer sk_….");
      const found = keys.find(secret);
      return found instanceof Promise ? found.then(keyOr401) : keyOr401(found);
    }
    const cookie = call.header("cookie");
    if (cookie === null || !sessions.isCarriedBy(cookie)) {
      return unauthenticated("Send an API key as Authorization: Bearer sk_…, or sign in.");
    }
    return sessions
      .principal(cookie)
      .then((person) => person ?? unauthenticated("The session is over. Sign in again."));
  };
}

function keyOr401(found: Principal | null): Principal | Problem<"unauthenticated"> {
  return found ?? unauthenticated("The API key is unknown, revoked or expired.");
}

function unauthenticated(detail: string): Problem<"unauthenticated"> {
  return problem("unauthenticated", detail);
}
