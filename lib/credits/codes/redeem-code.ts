import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Asked } from "../commands";
import type { CodeRow } from "./code-reads";
import { keptCode } from "./promo-code";

const DAY_MS = 86_400_000;

export type Redeemed =
  | {
      readonly kind: "redeemed";
      readonly code: CodeRow;
      readonly grantId: string;
      readonly seq: number;
      readonly isReplay: boolean;
    }
  | { readonly kind: "too_many_attempts"; readonly untilAt: Instant }
  | {
      readonly kind:
        | "unknown"
        | "redeemed_before"
        | "ended"
        | "balance_too_large"
        | "key_reused"
        | "account_unknown";
    };

/**
 * Redeems a code: grant and redemption are one transaction under the account's lock, so that of any number of requests at once an
 * account gets it once, and all accounts together never more than its number. Whether there is such a code is only said so often: an
 * attempt is counted before it is looked at, and one that finds a code is given back.
 */
export async function redeemCode(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  written: string,
  asked: Asked,
): Promise<Redeemed> {
  const account = await runtime.accountReads.account(accountId);
  if (account === null) return { kind: "account_unknown" };
  const untilAt = await countAttempt(runtime, accountId);
  if (untilAt !== null) return { kind: "too_many_attempts", untilAt };
  const { hash: codeHash } = keptCode(written);
  const code = await runtime.db.promoCode.findFirst({ where: { codeHash, livemode: account.livemode } });
  if (code === null || !isFor(code, accountId, account.plan)) return { kind: "unknown" };
  await giveBackAttempt(runtime, accountId);
  try {
    return await record(runtime, accountId, code, asked);
  } catch (error) {
    switch ((error as { code?: unknown }).code) {
      case "promo_code_redeemed":
        return { kind: "redeemed_before" };
      case "promo_code_ended":
        return { kind: "ended" };
      default:
        throw error;
    }
  }
}

function isFor({ planIds, accountIds }: CodeRow, accountId: string, plan: string): boolean {
  const planId = uuidOfId(plan.split("@")[0] as string);
  return (
    (planIds.length === 0 || planIds.includes(planId)) &&
    (accountIds.length === 0 || accountIds.includes(uuidOfId(accountId)))
  );
}

async function record(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  code: CodeRow,
  asked: Asked,
): Promise<Redeemed> {
  const grantId = freshId("grt", runtime.clock.now());
  const { creditsDays, features } = code;
  const outcome = await runtime.acts.record(
    accountId,
    (_, now) => ({
      kind: "grant_issued",
      grant: {
        id: grantId,
        kind: "promo",
        priority: code.priority,
        amount: code.amount,
        effectiveAt: now,
        expiresAt: creditsDays === null ? null : now + creditsDays * DAY_MS,
        features: features.length === 0 ? null : features,
      },
      reason: code.label,
    }),
    { ...asked, codeId: idOfUuid("cod", code.id) },
  );
  switch (outcome.kind) {
    case "recorded": {
      const { act, seq } = outcome.event;
      // The key of another act of this account: it was used for something else.
      if (act.kind !== "grant_issued") return { kind: "key_reused" };
      return { kind: "redeemed", code, grantId: act.grant.id, seq, isReplay: outcome.isReplay };
    }
    case "refused":
      if (outcome.code !== "balance_too_large") throw new Error(`a code was refused as ${outcome.code}`);
      return { kind: "balance_too_large" };
    case "key_reused":
    case "account_unknown":
      return outcome;
  }
}

const ATTEMPTS_MAX = 10;
const ATTEMPTS_SPAN_MS = 3_600_000;

/** Counts one; answers until when none may be made where there were too many. In the database, so that no second process gives more. */
async function countAttempt(runtime: Runtime, accountId: string): Promise<Instant | null> {
  const now = runtime.clock.now();
  const begun = new Date(now - ATTEMPTS_SPAN_MS);
  const [row] = await runtime.db.$queryRaw<{ since: Date; failures: number }[]>`
    insert into code_guesses (account_id, since, failures) values (${uuidOfId(accountId)}::uuid, ${new Date(now)}, 1)
      on conflict (account_id) do update set
        failures = case when code_guesses.since <= ${begun} then 1 else code_guesses.failures + 1 end,
        since = case when code_guesses.since <= ${begun} then ${new Date(now)} else code_guesses.since end
      returning since, failures`;
  if (row === undefined || row.failures <= ATTEMPTS_MAX) return null;
  return row.since.getTime() + ATTEMPTS_SPAN_MS;
}

async function giveBackAttempt(runtime: Runtime, accountId: string): Promise<void> {
  await runtime.db.$executeRaw`
    update code_guesses set failures = greatest(failures - 1, 0) where account_id = ${uuidOfId(accountId)}::uuid`;
}
