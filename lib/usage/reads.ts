import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import { type Bucket, bucketsOf } from "@/lib/engine/buckets";
import type { Span } from "@/lib/engine/calendar-time";
import { accountNow } from "@/lib/engine/standing";
import type { Runtime } from "@/lib/runtime";
import type { RollUps, UsageGroup, UsageTotal } from "@/lib/storage/usage-ports";
import { Sums } from "./aggregate/sums";
import { BUCKETS_MAX, type UsageAggregateWire } from "./schema/aggregate-schema";
import type { RollUpWire } from "./schema/roll-up-schema";

export interface AskedAggregate {
  readonly bucket: Bucket;
  readonly groupBy: UsageGroup | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly timeZone: string | null;
  /** Of one member alone; null for all. */
  readonly memberId: string | null;
}

const HOUR_MS = 3_600_000;
const DEFAULT_SPANS: Readonly<Record<Bucket, number>> = {
  "1m": HOUR_MS,
  "1h": 24 * HOUR_MS,
  "1d": 30 * 24 * HOUR_MS,
};
/** Sums of one answer: beyond, it would be too long to read. */
const ROWS_MAX = 20_000;

/**
 * What an account used, in buckets of time without gap; each event is in the bucket of its decision. Exact: credits are sums of
 * monetization events, quantities sums of usage events. A value says what is too much.
 */
export async function readUsage(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  asked: AskedAggregate,
): Promise<UsageAggregateWire | "not_found" | "too_many_buckets" | "too_many_groups"> {
  const snapshot = await runtime.datasets.snapshot(accountId);
  if (snapshot === null) return "not_found";
  const { bucket, groupBy, memberId } = asked;
  // What is decided in this very millisecond is part of now.
  const to = asked.to ?? accountNow(snapshot.standing, runtime.clock.now()) + 1;
  const from = asked.from ?? Math.max(0, to - DEFAULT_SPANS[bucket]);
  const timeZone = asked.timeZone ?? snapshot.standing.timeZone;
  const spans = bucketsOf(bucket, from, to, timeZone, BUCKETS_MAX);
  if (spans === null) return "too_many_buckets";
  const starts = spans.map(({ startAt }) => startAt);
  const totals = await runtime.usageTotals.totals({
    accountId,
    starts,
    endAt: to,
    groupBy,
    memberId,
    rowsMax: ROWS_MAX,
  });
  if (totals === null) return "too_many_groups";
  const all = new Sums();
  for (const total of totals) if (isOfAll(total, groupBy)) all.add(total);
  return {
    account: accountId,
    bucket,
    group_by: groupBy,
    timezone: timeZone,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    unsettled: all.unsettled,
    totals: all.wire,
    data: bucketsWire(spans, totals, groupBy),
  };
}

type AskedRollUps = Parameters<RollUps["rollUps"]>[0];

/** What the requests came to that a filter finds, together or by what they belong to. */
export async function readRollUps(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  {
    filter,
    ...asked
  }: Omit<AskedRollUps, "filter"> & {
    readonly filter: Omit<AskedRollUps["filter"], "accountId" | "livemode">;
  },
): Promise<RollUpWire[]> {
  const rows = await runtime.rollUps.rollUps({ ...asked, filter: { ...filter, accountId, livemode: null } });
  return rows.map(({ group, requests, blocked, events, unsettled, cost, included, charged, ...row }) => ({
    ...{ group, requests, blocked, events, unsettled },
    cost: formatDecimal(cost),
    included: formatDecimal(included),
    charged: formatDecimal(charged),
    first_at: new Date(row.firstAt).toISOString(),
    last_at: new Date(row.lastAt).toISOString(),
    last_seq: row.lastSeq,
  }));
}

/** By source, what each source gave is beside the sums of all. */
const isOfAll = (total: UsageTotal, groupBy: UsageGroup | null): boolean =>
  groupBy !== "source" || total.group === null;

function bucketsWire(
  spans: readonly Span[],
  totals: readonly UsageTotal[],
  groupBy: UsageGroup | null,
): UsageAggregateWire["data"] {
  const whole = spans.map(() => new Sums());
  const groups = spans.map(() => new Map<string | null, Sums>());
  for (const total of totals) {
    if (isOfAll(total, groupBy)) whole[total.bucket]?.add(total);
    if (groupBy === null || (groupBy === "source" && total.group === null)) continue;
    const ofBucket = groups[total.bucket];
    const sums = ofBucket?.get(total.group) ?? new Sums();
    sums.add(total);
    ofBucket?.set(total.group, sums);
  }
  return spans.map(({ startAt, endAt }, nth) => ({
    start: new Date(startAt).toISOString(),
    end: new Date(endAt).toISOString(),
    ...(whole[nth] as Sums).wire,
    groups: [...(groups[nth] ?? [])]
      .sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
      .map(([group, sums]) => ({ group, ...sums.wire })),
  }));
}
