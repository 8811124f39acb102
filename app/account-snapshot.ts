import type { AccountSnapshotProps } from "@/components/pages/live-account";
import { readBooks, readStanding } from "@/lib/accounts/reads";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { readGrants } from "@/lib/credits/reads";
import { readLatestDecisions } from "@/lib/decisions/reads";
import type { Runtime } from "@/lib/runtime";

const LATEST = 10;

/** What a live page of one account starts with; a member's has their part, and not the account's grants and books. Null where there is no such account. */
export async function readSnapshot(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string | null = null,
): Promise<AccountSnapshotProps | null> {
  const [standing, decisions, grants, books] = await Promise.all([
    readStanding(runtime, accountId, memberId),
    readLatestDecisions(runtime, { accountId, memberId }, LATEST),
    memberId === null ? readGrants(runtime, accountId) : [],
    memberId === null ? readBooks(runtime, accountId) : null,
  ]);
  return standing === null ? null : { standing, decisions, grants, books };
}
