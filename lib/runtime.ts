import type { Logger } from "pino";
import type { ActCommitter } from "@/lib/accounts/commit/act-committer";
import type { AccountAuthorizer, AccountView, AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { KeyRing } from "@/lib/auth/key-ring";
import type { Sessions } from "@/lib/auth/sessions";
import type { Changes } from "@/lib/changes";
import type { SigningKey } from "@/lib/checkpoints/seal/signing-key";
import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { Committer } from "@/lib/decisions/commit/committer";
import type { UsageUnderLock } from "@/lib/decisions/commit/usage-under-lock";
import type { Principal } from "@/lib/http/principal";
import type { Problem } from "@/lib/http/problem";
import type { Router } from "@/lib/http/router";
import type { LocalSender } from "@/lib/payments/local/local-sender";
import type { PaymentProvider } from "@/lib/payments/provider/provider";
import type { CatalogueCache } from "@/lib/plans/catalogue/catalogue-cache";
import type { Drafts } from "@/lib/plans/catalogue/drafts";
import type { AuditedWrites } from "@/lib/storage/audit-ports";
import type { CheckpointStore } from "@/lib/storage/checkpoint-ports";
import type { HistoryStore } from "@/lib/storage/history-ports";
import type { MailStore } from "@/lib/storage/mail-ports";
import type { ParkedStore } from "@/lib/storage/parked-ports";
import type { AccountStore, Database, ReconciliationStore, StandingStore } from "@/lib/storage/ports";
import type {
  AccountDirectory,
  AccountReads,
  DatasetReads,
  DatasetSnapshots,
} from "@/lib/storage/read-ports";
import type { RollUps, UsageTotals } from "@/lib/storage/usage-ports";
import type { DeliveryStore } from "@/lib/storage/webhook-ports";
import type { SecretBox } from "@/lib/webhooks/secrets/secret-box";

/** What routes, pages and commands are given. Made once per process by `startRuntime` (lib/start-runtime.ts). */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Prisma, for screens. What administration writes goes through `audited`, or is a fact of an account (`acts`). */
  readonly db: Omit<Database, "$transaction">;
  readonly audited: AuditedWrites;
  readonly datasets: DatasetReads;
  readonly datasetSnapshots: DatasetSnapshots;
  readonly usageTotals: UsageTotals;
  readonly rollUps: RollUps;
  readonly checkpoints: CheckpointStore;
  /** Signs checkpoints. */
  readonly signingKey: SigningKey;
  /** Standings and facts of the past. */
  readonly history: HistoryStore;
  readonly standings: StandingStore;
  readonly accounts: AccountStore;
  readonly directory: AccountDirectory;
  readonly accountReads: AccountReads;
  readonly catalogue: CatalogueCache;
  readonly drafts: Drafts;
  readonly reconciliation: ReconciliationStore;
  /** Usage events that could not be settled. */
  readonly parked: ParkedStore;
  readonly deliveries: DeliveryStore;
  /** Mails are queued in the transaction of what they are about, and sent by a worker. */
  readonly mails: MailStore;
  /** Seals the secrets of webhook endpoints. */
  readonly secretBox: SecretBox;
  readonly committer: Committer;
  readonly acts: ActCommitter;
  readonly usageUnderLock: UsageUnderLock;
  /** Who takes the payments: Stripe where it is configured, or else the simulator. */
  readonly payments: PaymentProvider;
  /** Sends the simulator's webhooks from this process as soon as there are any; idle with another provider. */
  readonly localSender: LocalSender;
  readonly changes: Changes;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  /** Records what time alone has done to an account: ended holds, then resets and expiries of grants. Any number may sweep at once. */
  sweepAccount(accountId: string): Promise<void>;
  /** The account behind `acct_…` or `ext:…`, if this caller may read or change it; anything else is not found. */
  authorizeAccount(
    principal: Principal,
    accountRef: string,
    access: "read" | "write",
  ): Promise<AuthorizedAccountId | Problem<"not_found">>;
  /** The same for a caller that may be restricted to one member: what is answered must be narrowed to the view. */
  authorizeView(principal: Principal, accountRef: string): Promise<AccountView | Problem<"not_found">>;
  /** The member behind `mem_…` or `ext:…` in a view, and for deciding. */
  readonly authorizeMember: AccountAuthorizer["authorizeMember"];
  readonly memberIdOf: AccountAuthorizer["memberIdOf"];
}

/** What the process registers for Next's bundle: the runtime and the router that serves every route of the API. */
export interface Registered {
  readonly runtime: Runtime;
  readonly router: Router;
}

// Next compiles its own copy of every module it imports. Were each copy to make a runtime, there would be two caches and two
// sets of lanes in one process; so the server makes one before Next starts and both find it here.
const registry = globalThis as { __spillway?: Registered };

/** Called once, before requests are served; a second runtime in one process is a bug. */
export function register(registered: Registered): void {
  if (registry.__spillway !== undefined) throw new Error("this process has a runtime already");
  registry.__spillway = registered;
}

/** The one of this process. Throws `store_unavailable` until it is registered: the server is still starting. */
export function registered(): Registered {
  if (registry.__spillway === undefined)
    throw Object.assign(new Error("the server is still starting"), { code: "store_unavailable" });
  return registry.__spillway;
}

export function unregister(): void {
  delete registry.__spillway;
}
