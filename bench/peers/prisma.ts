import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/lib/storage/postgres/prisma-client/client";
import { closedLoop } from "../load/clients";
import type { Load } from "../load/protocol";

export interface PrismaOptions {
  readonly kind: "prisma";
  readonly url: string;
  readonly clients: number;
  readonly connections: number;
}

export interface PrismaEvidence {
  readonly settled: number;
}

interface UnsettledRow {
  readonly account_id: string;
  readonly seq: string;
  readonly id: string;
  readonly cost: string;
  readonly price_book: string;
  readonly decided_at: Date;
}

// More than any run gets through.
const EVENTS_MAX = 50_000;
const NO_HASH = new Uint8Array(32);

/**
 * Settlement as one would write it on a Prisma afternoon, on the very tables and backlog that ours settles: per usage event one
 * interactive transaction that lowers the balance, records the charge and records the movement. Without chains, without
 * grants, without pricing again, without cursors: less work than ours, in three writes.
 */
export async function preparePrisma(options: PrismaOptions): Promise<Load> {
  const pool = new pg.Pool({ connectionString: options.url, max: options.connections });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const { rows } = await pool.query<UnsettledRow>(
    `select account_id, seq, id, cost, price_book, decided_at from usage_events where outcome = 'allowed' order by id limit ${EVENTS_MAX}`,
  );
  let settled = 0;
  const clients = closedLoop(options, async (nth) => {
    const event = rows[nth];
    if (event === undefined) throw new Error("the backlog ran out");
    await settleOne(prisma, event);
    settled++;
    return true;
  });
  return {
    ...clients,
    stop: async () => {
      const latencies = await clients.stop();
      await prisma.$disconnect();
      await pool.end();
      return { evidence: { settled } satisfies PrismaEvidence, latencies };
    },
  };
}

async function settleOne(prisma: PrismaClient, event: UnsettledRow): Promise<void> {
  const accountId = event.account_id;
  const cost = BigInt(event.cost);
  await prisma.$transaction(async (tx) => {
    const ledger = await tx.ledger.update({
      where: { accountId },
      data: { balance: { decrement: cost }, charged: { increment: cost }, seq: { increment: 1 } },
    });
    await tx.monetizationEvent.create({
      data: {
        accountId,
        seq: BigInt(event.seq),
        id: event.id,
        cost,
        included: 0n,
        charged: cost,
        overshoot: 0n,
        priceBook: event.price_book,
        hash: NO_HASH,
      },
    });
    await tx.balanceUpdate.create({
      data: {
        accountId,
        ledgerSeq: ledger.seq,
        id: event.id,
        causeSeq: BigInt(event.seq),
        kind: "debit",
        amount: -cost,
        balanceAfter: ledger.balance,
        at: event.decided_at,
        hash: NO_HASH,
      },
    });
  });
}

export async function checkPrisma(url: string, { settled }: PrismaEvidence): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ charges: number; wrong: number }>(`
    select (select count(*)::int from monetization_events) as charges,
           (select count(*)::int from ledgers l
             where l.balance <> (select coalesce(sum(amount), 0) from balance_updates b where b.account_id = l.account_id)) as wrong`);
  await client.end();
  const breaks: string[] = [];
  if (rows[0]?.charges !== settled)
    breaks.push(`${settled} settled, ${rows[0]?.charges} monetization events`);
  if (rows[0]?.wrong !== 0) breaks.push(`${rows[0]?.wrong} ledgers are not the sum of their updates`);
  return breaks;
}
