import { formatDecimal } from "@/lib/engine/amounts";
import type { GrantRow } from "@/lib/storage/read-ports";
import type { GrantWire } from "./schema/grant-schema";

export function grantWire(row: GrantRow): GrantWire {
  return {
    id: row.id,
    account: row.accountId,
    kind: row.kind,
    priority: row.priority,
    amount: formatDecimal(row.amount),
    balance: formatDecimal(row.balance),
    effective_at: new Date(row.effectiveAt).toISOString(),
    expires_at: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
    features: row.features === null ? null : [...row.features],
    reason: row.reason,
    status: row.status,
    created_at: new Date(row.createdAt).toISOString(),
  };
}
