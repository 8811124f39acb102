import type pg from "pg";
import { vi } from "vitest";

/**
 * Waits until everything committed so far may be settled: no older transaction is running. Transaction ids are the whole
 * server's, so those of the tests beside this one, in databases of their own, count too.
 */
export async function untilSettleable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ now: string }>("select pg_current_xact_id()::text as now");
  await vi.waitFor(
    async () => {
      const answer = await client.query<{ past: boolean }>(
        "select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as past",
        [rows[0]?.now],
      );
      if (answer.rows[0]?.past !== true) throw new Error("an older transaction is still running");
    },
    { timeout: 20_000, interval: 2 },
  );
}
