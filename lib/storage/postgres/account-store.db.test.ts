import { hash } from "node:crypto";
import pg from "pg";
import { balanceUpdateLink } from "@/lib/engine/chain";
import { uuidOfId } from "@/lib/engine/ids";
import { NO_HEAD } from "@/lib/engine/standing";
import { freshRef } from "@/lib/ids";
import { createTestDatabase } from "@/lib/testing/database";
import { accountStoreContract } from "../account-store.contract";
import { createAccountStore } from "./account-store";
import { BALANCE_UPDATE_COLUMNS, type BalanceUpdateRow, readBalanceUpdate } from "./fact-rows";
import { createPool } from "./pool";
import { createStandingStore } from "./standing-store";

accountStoreContract("Postgres", async () => {
  const database = await createTestDatabase();
  const pools = [
    createPool(database.url, { max: 4, use: "general" }),
    createPool(database.url, { max: 4, use: "general" }),
    createPool(database.url, { max: 2, use: "lanes" }),
  ] as const;
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const rowOf = async (text: string, id: string) => (await owner.query(text, [uuidOfId(id)])).rows[0] ?? null;
  return {
    store: createAccountStore(pools[0], freshRef),
    other: createAccountStore(pools[1], freshRef),
    standings: createStandingStore(pools[2]),
    accountRow: (accountId) =>
      rowOf(`select plan, time_zone as "timeZone", frozen from accounts where id = $1`, accountId),
    async grantRow(grantId) {
      const text = `select g.amount, g.expires_at, g.status, b.balance from grants g
        left join balances b on b.account_id = g.account_id and b.grant_id = g.id where g.id = $1`;
      const row = await rowOf(text, grantId);
      if (row === null) return null;
      const { amount, expires_at, status, balance } = row;
      return {
        amount: BigInt(amount),
        expiresAt: expires_at?.getTime() ?? null,
        status,
        balance: BigInt(balance),
      };
    },
    async ledgerOf(accountId) {
      const { rows } = await owner.query<BalanceUpdateRow>({
        text: `select ${BALANCE_UPDATE_COLUMNS} from balance_updates b where b.account_id = $1 order by b.ledger_seq`,
        values: [uuidOfId(accountId)],
      });
      let head = NO_HEAD;
      return rows.map((row) => {
        const update = readBalanceUpdate(row);
        const { ledgerSeq, causeSeq, kind, amount, balanceAfter } = update;
        const isLinked =
          update.hash === balanceUpdateLink(head, update, (text) => hash("sha256", text, "hex"));
        head = update.hash;
        return { ledgerSeq, causeSeq, kind, amount, balanceAfter, isLinked };
      });
    },
    async close() {
      await owner.end();
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
});
