import type { TimeFrame } from "@/lib/format-time";
import type { Spillway, Standing } from "@/lib/sdk/spillway";

/** What the explanations ask of the API: the typed client, or in the process of the server itself the same over its router. */
export type Reads = Pick<
  Spillway,
  | "getAccount"
  | "getApiKey"
  | "getCheckpoint"
  | "getCode"
  | "getCreditPackage"
  | "getDecision"
  | "getDispute"
  | "getGrant"
  | "getInvitation"
  | "getMember"
  | "getPlan"
  | "getPlanVersion"
  | "getPriceBook"
  | "getPriceBookVersion"
  | "getPurchase"
  | "getSimulation"
  | "getStanding"
  | "getTestClock"
  | "getWebhookDelivery"
  | "getWebhookEndpoint"
  | "listAuditLog"
  | "listBalanceUpdates"
  | "listBreaks"
  | "listReconciliationRuns"
  | "listUsageEvents"
  | "listWebhookEndpoints"
>;

/** A row of another kind that this one comes from, or led to. */
export interface ChainLink {
  readonly kind: string;
  readonly id: string;
  readonly sentence: string;
}

/** What an id stands for, in one sentence; what it was made of; and what came before and after it. */
export interface Explanation {
  readonly id: string;
  readonly kind: string;
  readonly account: string | null;
  readonly sentence: string;
  /** From cause to effect. */
  readonly chain: readonly ChainLink[];
  /** The object, as the API answers it. */
  readonly object: Record<string, unknown>;
}

/** The account's own "now" and its own zone: a sentence about it says the same wherever it is read. */
export function frameOf(standing: Pick<Standing, "as_of" | "time_zone">): TimeFrame {
  return { nowMs: Date.parse(standing.as_of), timeZone: standing.time_zone };
}

/**
 * Pages set narrow spaces and a true minus into figures. In a terminal, a pipe or a model's context they are what `grep` does not find, so here
 * they are the plain ones.
 */
export function plain(text: string): string {
  return text.replaceAll("\u202f", " ").replaceAll("\u2212", "-");
}

/** An id that names nothing that can be explained here. */
export class Unexplained extends Error {}
