import type pg from "pg";
import { uuidOfId } from "@/lib/engine/ids";
import type { AccountStep } from "../ports";

/** Thrown, so that the grant is undone with it. */
class CodeNotRedeemed extends Error {
  readonly code: "promo_code_redeemed" | "promo_code_ended";

  constructor(code: CodeNotRedeemed["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Takes one redemption of the code with the fact that issues its grant: once per account by the key, and never beyond the code's number,
 * since redemptions of all accounts wait here for each other. The code's row is locked after the account's, by everybody.
 */
export async function writeRedemption(
  client: pg.PoolClient,
  { event }: AccountStep,
  codeId: string,
): Promise<void> {
  const { act, at } = event;
  if (act.kind !== "grant_issued") throw new Error(`a code was redeemed with ${act.kind}`);
  const code = uuidOfId(codeId);
  const { rowCount: redeemed } = await client.query(
    `insert into code_redemptions (account_id, code_id, grant_id, redeemed_at) values ($1, $2, $3, $4)
      on conflict (account_id, code_id) do nothing`,
    [uuidOfId(event.accountId), code, uuidOfId(act.grant.id), new Date(at)],
  );
  if (redeemed === 0) throw new CodeNotRedeemed("promo_code_redeemed");
  const { rowCount: taken } = await client.query(
    `update promo_codes set redeemed = redeemed + 1
      where id = $1 and ended_at is null and (expires_at is null or expires_at > $2)
        and (max_redemptions is null or redeemed < max_redemptions)`,
    [code, new Date(at)],
  );
  if (taken === 0) throw new CodeNotRedeemed("promo_code_ended");
}
