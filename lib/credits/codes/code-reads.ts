import { formatDecimal } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { CodeWire } from "../schema/code-schema";

export type CodeRow = NonNullable<Awaited<ReturnType<Runtime["db"]["promoCode"]["findFirst"]>>>;

/** Which codes a caller may know of: a key those of its mode, an administrator all. */
export function visibleTo(principal: Principal) {
  return principal.kind === "key" ? { livemode: principal.livemode } : {};
}

export async function readCode(
  runtime: Runtime,
  principal: Principal,
  codeId: string,
): Promise<CodeRow | null> {
  return runtime.db.promoCode.findFirst({ where: { id: uuidOfId(codeId), ...visibleTo(principal) } });
}

/** Newest first; `limit` + 1 of them. */
export async function listCodes(
  runtime: Runtime,
  principal: Principal,
  limit: number,
  beforeId: string | null,
): Promise<CodeRow[]> {
  return runtime.db.promoCode.findMany({
    where: { ...visibleTo(principal), ...(beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
}

export function codeWire(row: CodeRow): CodeWire {
  const all = <Item>(items: readonly Item[]): Item[] | null => (items.length === 0 ? null : [...items]);
  return {
    id: idOfUuid("cod", row.id),
    hint: row.hint,
    label: row.label,
    livemode: row.livemode,
    amount: formatDecimal(row.amount),
    max_redemptions: row.maxRedemptions,
    redeemed: row.redeemed,
    expires_at: row.expiresAt === null ? null : formatInstant(row.expiresAt.getTime()),
    credits_days: row.creditsDays,
    priority: row.priority,
    features: all(row.features),
    audience: {
      plans: all(row.planIds.map((id) => idOfUuid("pln", id))),
      accounts: all(row.accountIds.map((id) => idOfUuid("acct", id))),
    },
    ended_at: row.endedAt === null ? null : formatInstant(row.endedAt.getTime()),
    created_by: row.createdBy,
    created_at: formatInstant(row.createdAt.getTime()),
  };
}
