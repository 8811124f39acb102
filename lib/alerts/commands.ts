import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { type AlertTerms, alertKey } from "@/lib/engine/alerts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import { readAlertsOn } from "./reads";
import type { AlertsWire } from "./schema/alert-schema";

/**
 * Replaces an account's alerts. One that was there already stays as it is: setting the same list again tells nothing twice. Rows are
 * locked first, as whoever judges them does, so neither undoes what the other writes.
 */
export function setAlerts(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  alerts: readonly AlertTerms[],
  author: Author,
): Promise<AlertsWire> {
  const account = uuidOfId(accountId);
  const keys = alerts.map(alertKey);
  return runtime.audited.write<AlertsWire>(author, async (tx) => {
    await tx.$queryRaw`select key from account_alerts where account_id = ${account}::uuid order by key for update`;
    const before = await readAlertsOn(tx, accountId);
    await tx.accountAlert.deleteMany({ where: { accountId: account, key: { notIn: keys } } });
    await tx.accountAlert.createMany({
      data: alerts.map((terms) => ({
        accountId: account,
        key: alertKey(terms),
        ...(terms.kind === "window"
          ? { windowKey: terms.window, percent: terms.percent }
          : { creditsLeft: terms.left }),
      })),
      skipDuplicates: true,
    });
    const after = await readAlertsOn(tx, accountId);
    const told = {
      action: "account.alerts_set",
      object: accountId,
      accountId,
      livemode: null,
      before,
      after,
    };
    return { value: after, told };
  });
}
