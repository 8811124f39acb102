import { formatDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";
import type { Decision, Spillway } from "@/lib/sdk/spillway";

/** How fast an account uses what it has, by its latest hours. */
export interface Burn {
  readonly hours: number;
  readonly requests: number;
  /** Credits of cost an hour, whoever paid; null where there are too few requests to say. */
  readonly perHour: string | null;
  /** And what of it credits paid. */
  readonly chargedPerHour: string | null;
}

const HOURS = 24;
const HOUR_MS = 3_600_000;
/** Fewer requests than this tell of chance and not of a rate. */
const REQUESTS_MIN = 5;
const ROWS_MAX = 200;

/** Of the last day, or of as much of it as the latest 200 decisions cover. */
export async function readBurn(
  client: Pick<Spillway, "listDecisions">,
  account: string,
  nowMs: number,
): Promise<Burn> {
  const from = new Date(nowMs - HOURS * HOUR_MS).toISOString();
  const { data, has_more: isCut } = await client.listDecisions({ account, from, limit: ROWS_MAX });
  const oldest = data.at(-1);
  const spanMs =
    isCut && oldest !== undefined ? Math.max(60_000, nowMs - Date.parse(oldest.decided_at)) : HOURS * HOUR_MS;
  const used = data.filter(({ mode, outcome }) => COUNTED.has(mode) && outcome !== "blocked");
  const hours = Math.round((spanMs / HOUR_MS) * 10) / 10;
  if (used.length < REQUESTS_MIN)
    return { hours, requests: used.length, perHour: null, chargedPerHour: null };
  const anHour = (sum: bigint) => formatDecimal((sum * BigInt(HOUR_MS)) / BigInt(Math.round(spanMs)));
  return {
    hours,
    requests: used.length,
    perHour: anHour(sumOver(used, ({ covered }) => microsOf(covered))),
    chargedPerHour: anHour(sumOver(used, chargedOf)),
  };
}

/** A hold is no use yet: its capture is. */
const COUNTED = new Set<Decision["mode"]>(["consume", "track", "capture"]);
const CHARGED = new Set(["promo", "purchased", "plan"]);

function sumOver(decisions: readonly Decision[], of: (decision: Decision) => bigint): bigint {
  return decisions.reduce((sum, decision) => sum + of(decision), 0n);
}

function chargedOf({ trace }: Decision): bigint {
  return trace.reduce((sum, { source, taken }) => (CHARGED.has(source) ? sum + microsOf(taken) : sum), 0n);
}
