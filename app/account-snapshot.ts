import type { AccountSnapshotProps } from "@/components/pages/live-account";
import { readBooks, readStanding } from "@/lib/accounts/reads";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { readGrants } from "@/lib/credits/reads";
import { readLatestDecisions } from "@/lib/decisions/reads";
import type { Runtime } from "@/lib/runtime";

const LATEST = 10;

/** What a live page of one account starts with. Null where there is no such account. */
export async function readSnapshot(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
): Promise<AccountSnapshotProps | null> {
  const [standing, decisions, grants, books] = await Promise.all([
    readStanding(runtime, accountId),
    readLatestDecisions(runtime, accountId, LATEST),
    readGrants(runtime, accountId),
    readBooks(runtime, accountId),
  ]);
  return standing === null ? null : { standing, decisions, grants, books };
}
