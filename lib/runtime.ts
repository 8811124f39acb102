import type { Logger } from "pino";
import type { ActCommitter } from "@/lib/accounts/commit/act-committer";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Changes } from "@/lib/changes";
import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { Committer } from "@/lib/decisions/commit/committer";
import type { Principal } from "@/lib/http/principal";
import type { Problem } from "@/lib/http/problem";
import type { CatalogueCache } from "@/lib/plans/catalogue/catalogue-cache";
import type {
  AccountDirectory,
  AccountReads,
  AccountStore,
  Database,
  DatasetReads,
  StandingStore,
} from "@/lib/storage/ports";

/** What routes, pages and commands are given. Made once per process by `startRuntime`. */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Prisma, for screens and administration. */
  readonly db: Database;
  readonly datasets: DatasetReads;
  readonly standings: StandingStore;
  readonly accounts: AccountStore;
  readonly directory: AccountDirectory;
  readonly accountReads: AccountReads;
  readonly catalogue: CatalogueCache;
  readonly committer: Committer;
  readonly acts: ActCommitter;
  readonly changes: Changes;
  /** The time of a test clock, or null where there is none. */
  testClockNow(testClockId: string): Promise<number | null>;
  /** The account behind `acct_…` or `ext:…`, if this caller may read or change it; anything else is not found. */
  authorizeAccount(
    principal: Principal,
    accountRef: string,
    access: "read" | "write",
  ): Promise<AuthorizedAccountId | Problem<"not_found">>;
}
