import type { Principal } from "@/lib/http/principal";

/** Who did it, as facts name them: `key_…` or the id of the signed-in person. */
export function actorOf(principal: Principal): string {
  return principal.kind === "key" ? principal.keyId : principal.userId;
}
