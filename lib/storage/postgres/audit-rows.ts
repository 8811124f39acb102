import type pg from "pg";
import type { Clock } from "@/lib/clock";
import { uuidOfId } from "@/lib/engine/ids";
import type { AuditEntry, AuditedWrites } from "../audit-ports";
import type { Database } from "../ports";
import { FRESH_UUID } from "./fresh-uuid";
import { tellOutbox } from "./told-messages";

/** The mode of an account's entry is the account's. */
const INSERT_AUDIT = `
insert into audit_log (id, at, actor, action, object, account_id, livemode, before, after, request_id)
values (${FRESH_UUID}, $1::timestamptz, $2, $3, $4, $5::uuid,
        coalesce($6::bool, (select livemode from accounts where id = $5::uuid)), $7::jsonb, $8::jsonb, $9)`;

function valuesOf({ at, actor, action, object, accountId, livemode, before, after, requestId }: AuditEntry) {
  return [
    new Date(at),
    actor,
    action,
    object,
    accountId === null ? null : uuidOfId(accountId),
    livemode,
    before === null ? null : JSON.stringify(before),
    after === null ? null : JSON.stringify(after),
    requestId,
  ];
}

/** Writes an entry in the caller's transaction. */
export async function insertAudit(client: pg.PoolClient, entry: AuditEntry): Promise<void> {
  await client.query(INSERT_AUDIT, valuesOf(entry));
}

/** Administration's writes by Prisma. */
export function createAuditedWrites(db: Database, clock: Clock): AuditedWrites {
  return {
    write: (author, work) =>
      db.$transaction(async (tx) => {
        const { value, told, messages = [] } = await work(tx);
        if (told !== null)
          await tx.$executeRawUnsafe(INSERT_AUDIT, ...valuesOf({ ...told, ...author, at: clock.now() }));
        for (const message of messages) await tellOutbox(tx, message);
        return value;
      }),
  };
}
