import { uuidOfId } from "@/lib/engine/ids";
import type { Transaction } from "../audit-ports";
import type { OutboxMessage } from "../webhook-ports";

/** An account's messages are written under the lock of its slot, so that a later one has a higher position. $1 the account. */
const LOCK_SLOT =
  "select slot from webhook_slots where slot = (get_byte(uuid_send($1::uuid), 15) & 63) for update";

/**
 * A message and a delivery for each endpoint that asks for it, in the order of the account's others; nothing where nobody asks.
 * $1 id, $2 account, $3 type, $4 mode, $5 origin, $6 body, $7 when.
 */
const TELL = `
with endpoints as (
  select id, status = 'enabled' as is_enabled from webhook_endpoints
   where deleted_at is null and livemode = $4::bool and (account_id is null or account_id = $2::uuid)
     and (event_types = '{}' or $3 = any(event_types))
), message as (
  insert into webhook_messages (id, account_id, type, livemode, origin, body, created_at)
  select $1::uuid, $2::uuid, $3, $4::bool, $5, $6, $7::timestamptz where exists (select from endpoints)
      on conflict (account_id, origin) do nothing
  returning position
), deliveries as (
  insert into webhook_deliveries (endpoint_id, position, lane, status, finished_at)
  select id, position, $2::uuid, case when is_enabled then 'pending' else 'skipped' end, case when is_enabled then null else $7::timestamptz end
    from endpoints, message
)
insert into webhook_lanes (endpoint_id, lane, next_attempt_at)
select id, $2::uuid, $7::timestamptz from endpoints, message where is_enabled order by 1
    on conflict (endpoint_id, lane) do update set next_attempt_at = webhook_lanes.next_attempt_at`;

/** Writes a message of an account in the caller's transaction. */
export async function tellOutbox(tx: Transaction, message: OutboxMessage): Promise<void> {
  const { id, accountId, type, livemode, origin, body, createdAt } = message;
  if (accountId === null) throw new Error(`${type} is about no account`);
  const account = uuidOfId(accountId);
  await tx.$queryRawUnsafe(LOCK_SLOT, account);
  await tx.$executeRawUnsafe(TELL, uuidOfId(id), account, type, livemode, origin, body, new Date(createdAt));
}
