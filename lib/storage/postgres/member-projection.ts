import type pg from "pg";
import { uuidOfId } from "@/lib/engine/ids";
import type { AccountStep } from "../ports";

/** Thrown, so that the act is undone with it: another member of the account has this external id. */
class MemberExternalIdTaken extends Error {
  readonly code = "member_external_id_taken";
}

/** Adds the member's row with the fact that adds them, and marks it with the fact that removes them. */
export async function writeMember(client: pg.PoolClient, { event, member }: AccountStep): Promise<void> {
  const { act, at } = event;
  const account = uuidOfId(event.accountId);
  if (act.kind === "member_removed") {
    await client.query("update members set removed_at = $3 where account_id = $1 and id = $2", [
      account,
      uuidOfId(act.memberId),
      new Date(at),
    ]);
    return;
  }
  if (act.kind !== "member_added" || member === undefined) return;
  const { rowCount } = await client.query(
    `insert into members (account_id, id, external_id, name, email, created_at) values ($1, $2, $3, $4, $5, $6)
      on conflict (account_id, external_id) where removed_at is null do nothing`,
    [account, uuidOfId(member.id), member.externalId, member.name, member.email, new Date(at)],
  );
  if (rowCount === 0) throw new MemberExternalIdTaken();
}
