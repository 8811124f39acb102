import type { Principal } from "@/lib/http/principal";
import type { Author } from "../commands";

export function authorOf(principal: Principal, requestId: string): Author {
  return principal.kind === "key"
    ? { actor: principal.keyId, isSandboxed: !principal.livemode, requestId }
    : { actor: principal.userId, isSandboxed: false, requestId };
}
