import { authorOf } from "@/lib/http/author";
import type { Principal } from "@/lib/http/principal";
import type { CatalogueAuthor } from "../commands";

export function catalogueAuthorOf(principal: Principal, requestId: string): CatalogueAuthor {
  const isSandboxed = principal.kind === "key" && !principal.livemode;
  return { ...authorOf(principal, requestId), isSandboxed };
}
