import type pg from "pg";
import type { ChainHeads, WayStep } from "@/lib/engine/checkpoint";
import { idOfUuid, refOfUuid, uuidOfId } from "@/lib/engine/ids";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { Checkpoint, CheckpointStore, CoveredHeads, SealedCheckpoint } from "../checkpoint-ports";
import { AS_TEXT } from "./as-text";
import { insertAudit } from "./audit-rows";
import { asStoreError, inTransaction } from "./pool";

/** Any number will do, as long as nothing else takes it. */
const ONE_AT_A_TIME = 7_206_114;
const HEADS_AT_ONCE = 1_000;

const CHECKPOINT_COLUMNS = `
  c.id, c.number, (extract(epoch from c.at) * 1000)::int8 as at, c.accounts, encode(c.root, 'hex') as root,
  encode(c.previous, 'hex') as previous, encode(c.hash, 'hex') as hash, encode(c.public_key, 'hex') as public_key,
  encode(c.signature, 'hex') as signature`;

interface CheckpointRow {
  readonly id: string;
  readonly number: string;
  readonly at: string;
  readonly accounts: string;
  readonly root: string;
  readonly previous: string;
  readonly hash: string;
  readonly public_key: string;
  readonly signature: string;
}

function readCheckpoint(row: CheckpointRow): Checkpoint {
  return {
    ref: refOfUuid(row.id),
    number: Number(row.number),
    at: Number(row.at),
    accounts: Number(row.accounts),
    root: row.root,
    previous: row.previous,
    hash: row.hash,
    publicKey: row.public_key,
    signature: row.signature,
  };
}

/** Checkpoints on Postgres. `patient` has no statement time limit: the first checkpoint reads the standing of every account. */
export function createCheckpointStore(pool: pg.Pool, patient: pg.Pool): CheckpointStore {
  const checkpoints = async (where: string, values: unknown[]): Promise<Checkpoint[]> => {
    try {
      const text = `select ${CHECKPOINT_COLUMNS} from checkpoints c ${where}`;
      return (await pool.query<CheckpointRow>({ text, values, types: AS_TEXT })).rows.map(readCheckpoint);
    } catch (error) {
      throw asStoreError(error);
    }
  };
  return {
    make: (isDue, seal, author) =>
      inTransaction(patient, async (client) => {
        await client.query("select pg_advisory_xact_lock($1)", [ONE_AT_A_TIME]);
        const text = `select ${CHECKPOINT_COLUMNS} from checkpoints c order by c.number desc limit 1`;
        const { rows } = await client.query<CheckpointRow>({ text, types: AS_TEXT });
        const last = rows[0] === undefined ? null : readCheckpoint(rows[0]);
        if (!isDue(last?.at ?? null)) return null;
        const sealed = seal(await grownHeads(client), last);
        await insertCheckpoint(client, sealed);
        const { ref, at, number, accounts, root } = sealed.checkpoint;
        await insertAudit(client, {
          ...author,
          at,
          action: "checkpoint.sign",
          object: `chk_${ref}`,
          accountId: null,
          livemode: null,
          before: null,
          after: { number, accounts, root },
        });
        return sealed.checkpoint;
      }),
    list: (limit, beforeNumber) =>
      checkpoints("where c.number < $1 order by c.number desc limit $2", [
        beforeNumber ?? Number.MAX_SAFE_INTEGER,
        limit,
      ]),
    byRef: async (ref) => (await checkpoints("where c.id = $1", [uuidOfId(ref)]))[0] ?? null,
  };
}

interface HeadRow {
  readonly account_id: string;
  readonly seq: string;
  readonly state: string;
  readonly settled_seq: string;
  readonly monetization_head: string;
  readonly ledger_seq: string;
  readonly balance_head: string;
}

/** One statement is one snapshot: the heads of all accounts are of the same instant. */
async function grownHeads(client: pg.PoolClient): Promise<ChainHeads[]> {
  const { rows } = await client.query<HeadRow>({
    text: `
      select s.account_id, s.seq, s.state, l.settled_seq, encode(l.monetization_head, 'hex') as monetization_head,
             l.seq as ledger_seq, encode(l.balance_head, 'hex') as balance_head
        from standings s join ledgers l using (account_id)
       where not exists (
         select from checkpoint_heads h
          where h.account_id = s.account_id and h.facts_seq = s.seq and h.settled_seq = l.settled_seq and h.ledger_seq = l.seq
            and h.monetization_head = l.monetization_head)
       order by s.account_id`,
    types: AS_TEXT,
  });
  return rows.map((row) => {
    const accountId = idOfUuid("acct", row.account_id);
    return {
      accountId,
      factsSeq: Number(row.seq),
      factsHead: decodeStanding(accountId, Number(row.seq), row.state).head,
      settledSeq: Number(row.settled_seq),
      monetizationHead: row.monetization_head,
      ledgerSeq: Number(row.ledger_seq),
      balanceHead: row.balance_head,
    };
  });
}

async function insertCheckpoint(
  client: pg.PoolClient,
  { checkpoint, covered }: SealedCheckpoint,
): Promise<void> {
  const { ref, number, at, accounts, root, previous, hash, publicKey, signature } = checkpoint;
  const bytes = [root, previous, hash, publicKey, signature].map((hex) => Buffer.from(hex, "hex"));
  await client.query(
    `insert into checkpoints (id, number, at, accounts, root, previous, hash, public_key, signature)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [uuidOfId(ref), number, new Date(at), accounts, ...bytes],
  );
  for (let from = 0; from < covered.length; from += HEADS_AT_ONCE) {
    const some = covered.slice(from, from + HEADS_AT_ONCE);
    const column = (of: (heads: ChainHeads) => unknown) => some.map(({ heads }) => of(heads));
    await client.query(
      `insert into checkpoint_heads
         select account_id, $1, facts_seq, decode(facts_head, 'hex'), settled_seq, decode(monetization_head, 'hex'), ledger_seq,
                decode(balance_head, 'hex'), decode(way, 'hex')
           from unnest($2::uuid[], $3::int8[], $4::text[], $5::int8[], $6::text[], $7::int8[], $8::text[], $9::text[])
             as heads (account_id, facts_seq, facts_head, settled_seq, monetization_head, ledger_seq, balance_head, way)`,
      [
        number,
        column(({ accountId }) => uuidOfId(accountId)),
        column(({ factsSeq }) => factsSeq),
        column(({ factsHead }) => factsHead),
        column(({ settledSeq }) => settledSeq),
        column(({ monetizationHead }) => monetizationHead),
        column(({ ledgerSeq }) => ledgerSeq),
        column(({ balanceHead }) => balanceHead),
        some.map(({ way }) => wayHex(way)),
      ],
    );
  }
}

/** 33 bytes a step: 0 for left or 1 for right, then the hash. */
function wayHex(way: readonly WayStep[]): string {
  return way.map(({ side, hash }) => `${side === "left" ? "00" : "01"}${hash}`).join("");
}

function readWay(hex: string): WayStep[] {
  const way: WayStep[] = [];
  for (let at = 0; at < hex.length; at += 66) {
    way.push({ side: hex.slice(at, at + 2) === "00" ? "left" : "right", hash: hex.slice(at + 2, at + 66) });
  }
  return way;
}

const COVERED = `
  select h.account_id, h.facts_seq as seq, encode(h.facts_head, 'hex') as facts_head, h.settled_seq,
         encode(h.monetization_head, 'hex') as monetization_head, h.ledger_seq, encode(h.balance_head, 'hex') as balance_head,
         encode(h.way, 'hex') as way, ${CHECKPOINT_COLUMNS}
    from checkpoint_heads h join checkpoints c using (number) where h.account_id = $1 order by h.number`;

/** Every checkpoint that covers the account, oldest first. */
export async function coveredHeads(
  query: (config: pg.QueryConfig) => Promise<{ rows: unknown[] }>,
  accountId: string,
): Promise<CoveredHeads[]> {
  const { rows } = await query({ text: COVERED, values: [uuidOfId(accountId)], types: AS_TEXT });
  type CoveredRow = CheckpointRow &
    Omit<HeadRow, "state"> & { readonly facts_head: string; readonly way: string };
  return (rows as CoveredRow[]).map((row) => ({
    heads: {
      accountId,
      factsSeq: Number(row.seq),
      factsHead: row.facts_head,
      settledSeq: Number(row.settled_seq),
      monetizationHead: row.monetization_head,
      ledgerSeq: Number(row.ledger_seq),
      balanceHead: row.balance_head,
    },
    way: readWay(row.way),
    checkpoint: readCheckpoint(row),
  }));
}
