import type { Author } from "@/lib/storage/audit-ports";
import type { Principal } from "./principal";

/** Who did it, as facts and the audit log name them: `key_…` or the id of the signed-in person. */
export function actorOf(principal: Principal): string {
  return principal.kind === "key" ? principal.keyId : principal.userId;
}

export function authorOf(principal: Principal, requestId: string): Author {
  return { actor: actorOf(principal), requestId };
}
