import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { Transaction } from "@/lib/storage/audit-ports";
import type { AlertsWire } from "./schema/alert-schema";

/** An account's alerts, by key, with when each was last crossed. */
export async function readAlerts(runtime: Runtime, accountId: AuthorizedAccountId): Promise<AlertsWire> {
  return readAlertsOn(runtime.db, accountId);
}

/** The same within a transaction. */
export async function readAlertsOn(
  db: Pick<Transaction, "accountAlert">,
  accountId: AuthorizedAccountId,
): Promise<AlertsWire> {
  const rows = await db.accountAlert.findMany({
    where: { accountId: uuidOfId(accountId) },
    orderBy: { key: "asc" },
  });
  const alerts = rows.map((row): AlertsWire["alerts"][number] => {
    const crossed = {
      crossed_at: instantOf(row.crossedAt),
      crossed_seq: row.crossedSeq === null ? null : Number(row.crossedSeq),
    };
    return row.windowKey === null || row.percent === null
      ? { kind: "credits", left: formatDecimal(row.creditsLeft ?? 0n), ...crossed, is_low: row.isLow }
      : {
          kind: "window",
          window: row.windowKey,
          percent: row.percent,
          ...crossed,
          quiet_until: instantOf(row.quietUntil),
        };
  });
  return { alerts };
}

function instantOf(at: Date | null): string | null {
  return at === null ? null : formatInstant(at.getTime());
}
