import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { AuditEntryWire } from "./schema/audit-schema";

export interface AuditFilter {
  readonly actor: string | null;
  /** An action, or the beginning of some where it ends in a dot. */
  readonly action: string | null;
  readonly object: string | null;
  readonly accountId: string | null;
  readonly requestId: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly limit: number;
  readonly beforeId: string | null;
}

/**
 * Acts of administration, newest first; `limit` + 1 of them. A key sees those of its mode and of what both modes share; administrators
 * see all. Nothing can be changed or taken out of it, by nobody.
 */
export async function listAudit(
  runtime: Runtime,
  principal: Principal,
  filter: AuditFilter,
): Promise<AuditEntryWire[]> {
  const { actor, action, object, accountId, requestId, from, to, limit, beforeId } = filter;
  const at = {
    ...(from === null ? {} : { gte: new Date(from) }),
    ...(to === null ? {} : { lt: new Date(to) }),
  };
  const rows = await runtime.db.auditLog.findMany({
    where: {
      ...(principal.kind === "key" ? { OR: [{ livemode: principal.livemode }, { livemode: null }] } : {}),
      ...(actor === null ? {} : { actor }),
      ...(action === null ? {} : { action: action.endsWith(".") ? { startsWith: action } : action }),
      ...(object === null ? {} : { object }),
      ...(accountId === null ? {} : { accountId: uuidOfId(accountId) }),
      ...(requestId === null ? {} : { requestId }),
      ...(from === null && to === null ? {} : { at }),
      ...(beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return rows.map((row) => ({
    id: idOfUuid("evt", row.id),
    at: formatInstant(row.at.getTime()),
    actor: row.actor,
    action: row.action,
    object: row.object,
    account: row.accountId === null ? null : idOfUuid("acct", row.accountId),
    before: valueTold(row.before),
    after: valueTold(row.after),
    request_id: row.requestId,
  }));
}

function valueTold(value: unknown): Record<string, unknown> | null {
  return value === null ? null : (value as Record<string, unknown>);
}
