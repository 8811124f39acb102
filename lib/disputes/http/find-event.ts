import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Runtime } from "@/lib/runtime";

/** The usage event and its account, if this caller may touch it; a foreign one is not found. */
export async function findEvent(
  runtime: Runtime,
  principal: Principal,
  id: string,
  access: "read" | "write",
) {
  const unknown = problem("not_found", "There is no such usage event.", { param: "id" });
  const stored = await runtime.datasets.usageEvent(id.slice("use_".length));
  if (stored === null) return unknown;
  const accountId = await runtime.authorizeAccount(principal, stored.event.accountId, access);
  return typeof accountId === "string" ? { stored, event: stored.event, accountId } : unknown;
}
