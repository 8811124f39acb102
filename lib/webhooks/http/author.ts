import type { Principal } from "@/lib/http/principal";
import type { Author } from "../commands";

export function authorOf(principal: Principal, requestId: string): Author {
  return { actor: principal.kind === "key" ? principal.keyId : principal.userId, requestId };
}
