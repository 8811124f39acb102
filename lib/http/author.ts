import type { Author } from "@/lib/storage/audit-ports";
import type { Principal } from "./principal";

/** Who did it, as facts and the audit log name them: `key_…` or the id of the signed-in person; and by which request. */
export function authorOf(principal: Principal, requestId: string): Author {
  return { actor: principal.kind === "key" ? principal.keyId : principal.userId, requestId };
}
