import type pg from "pg";
import type { AccountEvent } from "@/lib/engine/facts";
import { nextResetOf } from "@/lib/engine/grant-period";
import { uuidOfId } from "@/lib/engine/ids";
import type { Standing } from "@/lib/engine/standing";

/**
 * Keeps the row of `grants` that screens read in step with the fact that was just recorded. The fact is the truth: the row
 * could be made again from the account's events.
 */
export async function writeGrant(client: pg.PoolClient, to: Standing, event: AccountEvent): Promise<void> {
  const { act } = event;
  await writeTerms(client, to, event);
  if (act.kind !== "grant_issued" && "grantId" in act) {
    const left = to.grants.find(({ id }) => id === act.grantId)?.available ?? 0n;
    await client.query(
      "update grants set resets_left = $3 where account_id = $1 and id = $2 and kind = 'reset'",
      [uuidOfId(event.accountId), uuidOfId(act.grantId), left],
    );
  }
}

async function writeTerms(client: pg.PoolClient, to: Standing, event: AccountEvent): Promise<void> {
  const { act } = event;
  const account = uuidOfId(event.accountId);
  switch (act.kind) {
    case "grant_issued": {
      const { grant, costBasis } = act;
      await client.query(
        `insert into grants (account_id, id, kind, priority, amount, effective_at, expires_at, features, reason, created_at,
            recurrence, rollover, next_reset_at, plan_grant, cost_minor_units, cost_currency, windows, resets_left)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
        [
          account,
          uuidOfId(grant.id),
          grant.kind,
          grant.priority,
          grant.amount,
          new Date(grant.effectiveAt),
          dateOrNull(grant.expiresAt),
          grant.features,
          act.reason,
          new Date(event.at),
          jsonOrNull(grant.recurrence),
          jsonOrNull(grant.rollover),
          dateOrNull(nextResetIn(to, grant.id)),
          grant.planGrant ?? null,
          costBasis?.minorUnits ?? null,
          costBasis?.currency ?? null,
          grant.windows ?? null,
          grant.kind === "reset" ? grant.amount : null,
        ],
      );
      return;
    }
    case "grant_revised":
      await reviseRow(client, account, to, act);
      return;
    case "grant_reset":
      await client.query("update grants set next_reset_at = $3 where account_id = $1 and id = $2", [
        account,
        uuidOfId(act.grantId),
        dateOrNull(nextResetIn(to, act.grantId)),
      ]);
      return;
    case "grant_adjusted": {
      const adjusted = to.grants.find((grant) => grant.id === act.grantId);
      if (adjusted === undefined)
        throw new Error(`grant ${act.grantId} was adjusted and is not in the standing`);
      await client.query(
        "update grants set amount = $3, expires_at = $4, next_reset_at = $5 where account_id = $1 and id = $2",
        [
          account,
          uuidOfId(act.grantId),
          adjusted.amount,
          dateOrNull(adjusted.expiresAt),
          dateOrNull(nextResetOf(adjusted)),
        ],
      );
      return;
    }
    case "grant_voided":
    case "grant_expired":
      // A voided grant whose holds came back later expires too; it stays "voided", which is how it ended.
      await client.query(
        "update grants set status = $3, next_reset_at = null where account_id = $1 and id = $2 and status = 'issued'",
        [account, uuidOfId(act.grantId), act.kind === "grant_voided" ? "voided" : "expired"],
      );
  }
}

async function reviseRow(
  client: pg.PoolClient,
  account: string,
  to: Standing,
  { grant, costBasis }: Extract<AccountEvent["act"], { kind: "grant_revised" }>,
): Promise<void> {
  await client.query(
    `update grants set priority = $3, amount = $4, expires_at = $5, features = $6, recurrence = $7, rollover = $8, next_reset_at = $9,
        cost_minor_units = $10, cost_currency = $11 where account_id = $1 and id = $2`,
    [
      account,
      uuidOfId(grant.id),
      grant.priority,
      grant.amount,
      dateOrNull(grant.expiresAt),
      grant.features,
      jsonOrNull(grant.recurrence),
      jsonOrNull(grant.rollover),
      dateOrNull(nextResetIn(to, grant.id)),
      costBasis?.minorUnits ?? null,
      costBasis?.currency ?? null,
    ],
  );
}

function nextResetIn(to: Standing, grantId: string): number | null {
  const grant = to.grants.find(({ id }) => id === grantId);
  return grant === undefined ? null : nextResetOf(grant);
}

/** Amounts as strings of digits, as in the act. */
function jsonOrNull(value: object | undefined): string | null {
  return value === undefined
    ? null
    : JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner));
}

function dateOrNull(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
