import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { LeasedMail, MailStore, MailVerdict, NewMail, OwnersLetter } from "../mail-ports";
import { FRESH_UUID } from "./fresh-uuid";
import { asStoreError } from "./pool";

/** One that is there already, by whichever transaction, is not written again. */
const INSERT = `
insert into mails (id, origin, kind, account_id, user_id, recipient, subject, body_text, body_html, useless_at, created_at, next_attempt_at)
values (${FRESH_UUID}, $1, $2, $3::uuid, $4, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz, $10::timestamptz)
    on conflict (origin, recipient) do nothing`;

/** To every owner who wants to be told and whose address is theirs. */
const INSERT_FOR_OWNERS = `
insert into mails (id, origin, kind, account_id, user_id, recipient, subject, body_text, body_html, created_at, next_attempt_at)
select ${FRESH_UUID}, told.origin, told.kind, told.account_id, users.id, users.email, told.subject, told.body_text, told.body_html, $7, $7
  from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[])
       told (origin, kind, account_id, subject, body_text, body_html)
  join account_users owner on owner.account_id = told.account_id and owner.role = 'owner'
  join users on users.id = owner.user_id and users.alert_mails and users.email_verified
    on conflict (origin, recipient) do nothing`;

const LEASE = `
with due as (
  select id from mails
   where status = 'pending' and next_attempt_at <= $1 and (leased_until is null or leased_until <= $1)
   order by next_attempt_at limit 1 for update skip locked
)
update mails set lease = gen_random_uuid(), leased_until = $2 from due where mails.id = due.id
returning mails.id, mails.lease, mails.kind, mails.recipient, mails.subject, mails.body_text, mails.body_html, mails.tries,
          mails.created_at, mails.useless_at`;

/** $3 status. What a server has taken is not kept here: a link in it may act for the one who has it. */
const RECORD = `
update mails set status = $3, lease = null, leased_until = null, tries = tries + case when $3 in ('sent', 'kept') then 0 else 1 end,
       next_attempt_at = coalesce($4::timestamptz, next_attempt_at), last_error = $5,
       finished_at = case when $3 = 'pending' then null else $6::timestamptz end,
       body_text = case when $3 in ('sent', 'failed') then null else body_text end,
       body_html = case when $3 in ('sent', 'failed') then null else body_html end
 where id = $1 and lease = $2 and status = 'pending'`;

const FORGET = `
delete from mails where id in (select id from mails where created_at < $1 and status <> 'pending' order by created_at limit $2)`;
const FORGOTTEN_AT_ONCE = 2_000;

/** The queue of mails on Postgres. No transaction is open while one is sent. */
export function createMailStore(pool: pg.Pool): MailStore {
  const query = (text: string, values: readonly unknown[]) =>
    pool.query(text, [...values]).catch((error: unknown) => {
      throw asStoreError(error);
    });
  return {
    async enqueue(tx, mails, now) {
      for (const mail of mails) await tx.$executeRawUnsafe(INSERT, ...valuesOf(mail, now));
    },
    async lease({ now, until }) {
      const { rows } = await query(LEASE, [new Date(now), new Date(until)]);
      const [row] = rows as MailRow[];
      return row === undefined ? null : leasedMail(row);
    },
    async record(mail, verdict, now) {
      await query(RECORD, [mail.id, mail.lease, ...recordOf(verdict), new Date(now)]);
    },
    async forget(before) {
      return (await query(FORGET, [new Date(before), FORGOTTEN_AT_ONCE])).rowCount ?? 0;
    },
  };
}

/** Queues letters to the owners of accounts in the caller's transaction. */
export async function insertOwnersLetters(
  client: pg.PoolClient,
  letters: readonly OwnersLetter[],
  now: Instant,
): Promise<void> {
  if (letters.length === 0) return;
  await client.query(INSERT_FOR_OWNERS, [
    letters.map(({ origin }) => origin),
    letters.map(({ kind }) => kind),
    letters.map(({ accountId }) => uuidOfId(accountId)),
    letters.map(({ subject }) => subject),
    letters.map(({ text }) => text),
    letters.map(({ html }) => html),
    new Date(now),
  ]);
}

function valuesOf(mail: NewMail, now: Instant): unknown[] {
  return [
    mail.origin,
    mail.kind,
    mail.accountId === null ? null : uuidOfId(mail.accountId),
    mail.userId,
    mail.recipient,
    mail.subject,
    mail.text,
    mail.html,
    mail.uselessAt === null ? null : new Date(mail.uselessAt),
    new Date(now),
  ];
}

interface MailRow {
  readonly id: string;
  readonly lease: string;
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body_text: string;
  readonly body_html: string;
  readonly tries: number;
  readonly created_at: Date;
  readonly useless_at: Date | null;
}

function leasedMail(row: MailRow): LeasedMail {
  const { id, lease, kind, recipient, subject, tries } = row;
  return {
    id,
    lease,
    kind,
    recipient,
    subject,
    tries,
    text: row.body_text,
    html: row.body_html,
    createdAt: row.created_at.getTime(),
    uselessAt: row.useless_at?.getTime() ?? null,
  };
}

/** Status, next attempt, error. */
function recordOf(verdict: MailVerdict): [string, Date | null, string | null] {
  if (verdict.kind === "again") return ["pending", new Date(verdict.at), verdict.error];
  return [verdict.kind, null, verdict.kind === "failed" ? verdict.error : null];
}
