import { outcomeWire } from "@/lib/decisions/schema/decision-wire";
import type { Instant } from "@/lib/engine/amounts";
import type { AskedUsage } from "@/lib/engine/fold";
import { plansOfFacts } from "@/lib/engine/fold";
import { standingAt } from "@/lib/engine/holds";
import { accountNow } from "@/lib/engine/standing";
import { type Change, ChangedLife } from "@/lib/engine/what-if/changed-life";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { AccountSnapshot } from "@/lib/storage/read-ports";
import type { NewSimulation, RequestResultWire } from "../schema/simulation-schema";
import { unchanged } from "../subject/subject";

type OneRequest = NonNullable<NewSimulation["request"]>;

/** One request of an account now, as it would be answered and as it would be under the change. Nothing is taken. Null: no such account. */
export async function tryRequest(
  runtime: Runtime,
  accountId: string,
  request: OneRequest,
  change: Change,
): Promise<RequestResultWire | null> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return null;
  const { standing } = snapshot;
  await runtime.catalogue.prepare(plansOfFacts(standing, []));
  const now = accountNow(standing, runtime.clock.now());
  return {
    account: accountId,
    feature: request.feature,
    seq: standing.seq,
    at: formatInstant(now),
    before: answered(runtime, snapshot, request, unchanged(runtime), now),
    after: answered(runtime, snapshot, request, change, now),
  };
}

function answered(
  runtime: Runtime,
  { standing, ledger }: AccountSnapshot,
  request: OneRequest,
  change: Change,
  now: Instant,
): RequestResultWire["before"] {
  const life = new ChangedLife(standingAt(standing, runtime.catalogue.values, now), change);
  life.begin(now);
  const answer = life.use(asUsage(request, standing.accountId, now), false);
  return answer.kind === "answered" ? outcomeWire(answer.event.outcome, ledger.balance) : null;
}

function asUsage({ feature, usage, properties }: OneRequest, accountId: string, now: Instant): AskedUsage {
  return {
    accountId,
    seq: 0,
    ref: "",
    kind: "consume",
    feature,
    memberId: null,
    usage,
    properties,
    partial: "reject",
    holdSeconds: null,
    holdRef: null,
    attribution: { key: null, session: null, client: null, lineage: null },
    occurredAt: now,
    decidedAt: now,
    plan: "",
    priceBook: "",
    hash: "",
  };
}
