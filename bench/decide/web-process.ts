import { systemClock } from "@/lib/clock";
import { createCommitter } from "@/lib/decisions/commit/committer";
import { fingerprint } from "@/lib/decisions/commit/fingerprint";
import { ONE } from "@/lib/engine/amounts";
import { NOBODY } from "@/lib/engine/facts";
import type { Request } from "@/lib/engine/request";
import { freshRef } from "@/lib/ids";
import { openPostgres } from "@/lib/storage/postgres/storage";
import { closedLoop } from "../load/clients";
import { obey } from "../load/load-process";
import type { Load } from "../load/protocol";
import { CATALOGUE, FEATURE } from "../world/catalogue";
import { accountIds } from "../world/plant";

/** What one web process is given. Its clients live in it: a submission is a function call, as it is for a route. */
export interface DecideOptions {
  readonly url: string;
  /** How many accounts are asked for, of those there are, in order of their id. */
  readonly accountsMax: number;
  /** Clients in a closed loop: each asks again as soon as it was answered. */
  readonly clients: number;
  /** Null: until the bench says stop. */
  readonly asksMax: number | null;
  readonly keyPrefix: string;
  readonly lanes: number;
  readonly flushMax: number;
}

/** What it was answered, to be found again in the rows. */
export interface DecideEvidence {
  /** Acknowledged decisions per account, in order of account id. */
  readonly acknowledged: readonly number[];
  readonly byOutcome: Readonly<Record<string, number>>;
  /** Sum of what the answers said was covered, in microcredits. */
  readonly covered: string;
  /** Answers that were neither recorded nor counted, by kind. */
  readonly others: Readonly<Record<string, number>>;
  readonly flushes: number;
  readonly conflicts: number;
}

/** Requests like a code assistant's: many tokens in, few out. The same for everybody who is measured. */
const REQUESTS: readonly Request[] = Array.from({ length: 1024 }, (_, n) => ({
  kind: "consume",
  feature: FEATURE,
  memberId: null,
  usage: {
    input_tokens: BigInt(200 + ((n * 7919) % 6000)) * ONE,
    output_tokens: BigInt(5 + ((n * 104_729) % 400)) * ONE,
  },
  properties: n % 4 === 0 ? { model: "large" } : {},
  partial: "reject",
  holdSeconds: null,
  attribution: NOBODY,
  occurredAt: null,
}));

async function prepare(options: DecideOptions): Promise<Load> {
  const storage = openPostgres(options.url, { name: "bench", poolMax: 2, newRef: freshRef });
  let flushes = 0;
  let conflicts = 0;
  const committer = createCommitter({
    store: storage.standings,
    clock: systemClock,
    catalogue: { values: CATALOGUE, prepare: async () => {} },
    recordDue: async () => {},
    freshRef,
    observer: {
      flushed: (flush) => {
        flushes++;
        conflicts += flush.conflicts;
      },
    },
    report: (error) => console.error(error),
    lanes: options.lanes,
    flushMax: options.flushMax,
    queueMax: 20_000,
    cacheMax: 200_000,
  });
  const accounts = await accountIds(storage.pool, options.accountsMax);
  const acknowledged = new Array<number>(accounts.length).fill(0);
  const byOutcome: Record<string, number> = {};
  const others: Record<string, number> = {};
  let covered = 0n;
  const clients = closedLoop(options, async (nth) => {
    const at = Math.floor(Math.random() * accounts.length);
    const accountId = accounts[at] as string;
    const command = REQUESTS[nth & 1023] as Request;
    const answer = await committer.submit({
      accountId,
      command,
      key: `${options.keyPrefix}${nth}`,
      requestHash: fingerprint(accountId, command),
    });
    if (answer.kind !== "recorded") {
      others[answer.kind] = (others[answer.kind] ?? 0) + 1;
      return false;
    }
    const { outcome } = answer.stored.event;
    acknowledged[at] = (acknowledged[at] as number) + 1;
    byOutcome[outcome.outcome] = (byOutcome[outcome.outcome] ?? 0) + 1;
    covered += outcome.covered;
    return true;
  });
  return {
    ...clients,
    stop: async () => {
      const latencies = await clients.stop();
      await storage.close();
      const evidence = { acknowledged, byOutcome, covered: String(covered), others, flushes, conflicts };
      return { evidence: evidence satisfies DecideEvidence, latencies };
    },
  };
}

obey(prepare);
