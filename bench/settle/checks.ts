import { hash } from "node:crypto";
import pg from "pg";
import { balanceUpdateLink, monetizationEventLink } from "@/lib/engine/chain";
import { idOfUuid } from "@/lib/engine/ids";
import { creditsOf, NO_HEAD } from "@/lib/engine/standing";
import { createDatasetReads } from "@/lib/storage/postgres/dataset-reads";

const sha256 = (text: string) => hash("sha256", text, "hex");
const CHAINS_WALKED = 50;

/** Each is a count of what must not be; the names are the invariants' (SYSTEM §7). */
const COUNTS: Readonly<Record<string, string>> = {
  "S1: usage events without exactly one monetization event": `
    select count(*) from usage_events u full join monetization_events m on m.account_id = u.account_id and m.seq = u.seq
     where u.seq is null or m.seq is null or u.cost <> m.cost and u.outcome = 'allowed'`,
  "S2: monetization events whose balance updates do not sum to their charge": `
    select count(*) from monetization_events m
      left join (select account_id, cause_seq, -sum(amount) filter (where kind = 'debit') as debited from balance_updates group by 1, 2) b
             on b.account_id = m.account_id and b.cause_seq = m.seq
     where coalesce(b.debited, 0) <> m.charged + m.overshoot`,
  "L1: ledgers that are not the sum of their updates": `
    select count(*) from ledgers l
      left join (select account_id, sum(amount) as amount, count(*) as rows from balance_updates group by 1) b using (account_id)
     where l.balance <> coalesce(b.amount, 0) or l.seq <> coalesce(b.rows, 0)`,
  "L1: grants' balances that are not the sum of their updates": `
    select count(*) from balances g
      left join (select account_id, grant_id, sum(amount) as amount from balance_updates group by 1, 2) b using (account_id, grant_id)
     where g.balance <> coalesce(b.amount, 0)`,
  "ledgers whose heads are not their last rows' hashes": `
    select count(*) from ledgers l
     where l.balance_head <> (select hash from balance_updates b where b.account_id = l.account_id order by ledger_seq desc limit 1)
        or l.monetization_head <> (select hash from monetization_events m where m.account_id = l.account_id order by seq desc limit 1)`,
  "events that were parked": "select count(*) from breaks",
};

/** Reads everything a settlement left behind; a break voids the run. `expected` is how many events there were to settle. */
export async function checkSettlement(url: string, expected: number): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const breaks: string[] = [];
    const { rows } = await pool.query<{ events: number }>(
      "select count(*)::int as events from monetization_events",
    );
    if (rows[0]?.events !== expected)
      breaks.push(`${expected} usage events, ${rows[0]?.events} monetization events`);
    for (const [name, query] of Object.entries(COUNTS)) {
      const found = (await pool.query<{ count: string }>(query)).rows[0]?.count;
      if (found !== "0") breaks.push(`${name}: ${found}`);
    }
    await walkChains(pool, breaks);
    return breaks;
  } finally {
    await pool.end();
  }
}

/** Links of some accounts' chains computed again from their rows, and B1 with nothing unsettled. */
async function walkChains(pool: pg.Pool, breaks: string[]): Promise<void> {
  const reads = createDatasetReads(pool);
  const { rows } = await pool.query<{ id: string }>(
    "select account_id as id from standings order by md5(account_id::text) limit $1",
    [CHAINS_WALKED],
  );
  for (const { id } of rows) {
    const accountId = idOfUuid("acct", id);
    let head = NO_HEAD;
    for (const event of [...(await reads.monetizationEvents(accountId, 100_000, null))].reverse()) {
      head = monetizationEventLink(head, event, sha256);
      if (head !== event.hash) breaks.push(`${accountId}: monetization event ${event.seq} does not link`);
    }
    head = NO_HEAD;
    for (const update of [...(await reads.balanceUpdates(accountId, 100_000, null))].reverse()) {
      head = balanceUpdateLink(head, update, sha256);
      if (head !== update.hash) breaks.push(`${accountId}: balance update ${update.ledgerSeq} does not link`);
    }
    const snapshot = await reads.snapshot(accountId);
    const credits = snapshot === null ? null : creditsOf(snapshot.standing);
    if (snapshot?.ledger.balance !== (credits?.available ?? 0n) + (credits?.held ?? 0n))
      breaks.push(`${accountId}: B1 does not hold`);
  }
}
