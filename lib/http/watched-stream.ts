import type { Principal } from "./principal";
import { isProblem, type Problem } from "./problem";
import type { AnswerStream, RouteCall } from "./route-call";

/** A revocation is known everywhere within five seconds (lib/auth/key-ring.ts); asking more often would learn nothing. */
const ASKED_EVERY_MS = 5_000;

/**
 * A stream of events that ends when its caller would not be let in the same way any more: the key was revoked or has expired, the
 * session is over, the person has lost an account. Without this, a stream that was opened in time would tell of an account for as long
 * as its line holds. Whoever still may connects again and is judged anew; a stream's heartbeats see to it that it is asked.
 */
export async function* whileLetIn(
  stream: AnswerStream,
  principal: Principal,
  call: RouteCall,
  authenticate: (call: RouteCall) => Principal | Problem | Promise<Principal | Problem>,
  askedEveryMs: number = ASKED_EVERY_MS,
): AsyncGenerator<string | Uint8Array> {
  let askedAt = performance.now();
  for await (const frame of stream) {
    if (performance.now() - askedAt >= askedEveryMs) {
      const now = await authenticate(call);
      if (isProblem(now) || !mayStill(principal, now)) return;
      askedAt = performance.now();
    }
    yield frame;
  }
}

/** Whether who calls now may do all that they could do then. What a key may do never changes; what a person may, does. */
function mayStill(then: Principal, now: Principal): boolean {
  if (then.kind === "key") return now.kind === "key" && now.keyId === then.keyId;
  return (
    now.kind === "session" &&
    now.userId === then.userId &&
    now.role === then.role &&
    then.accountIds.every((id) => now.accountIds.includes(id)) &&
    Object.entries(then.memberships).every(([id, member]) => now.memberships[id] === member)
  );
}
