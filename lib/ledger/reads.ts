import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { type Page, page } from "@/lib/http/pagination";
import type { Runtime } from "@/lib/runtime";
import type { BalanceUpdateWire } from "./schema/ledger-schema";
import { balanceUpdateWire } from "./schema/ledger-wire";

const PAGE_ROWS = 50;

/** The newest movements of an account's balance, as the API's first page has them. */
export async function readLatestUpdates(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
): Promise<Page<BalanceUpdateWire>> {
  const rows = await runtime.datasets.balanceUpdates(accountId, PAGE_ROWS + 1, null);
  return page(rows.map(balanceUpdateWire), PAGE_ROWS, (row) => [row.ledger_seq]);
}
