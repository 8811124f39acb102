import { queryOptions } from "@tanstack/react-query";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { getJson, sendJson } from "@/lib/http/client";
import type { UsageAggregateWire } from "@/lib/usage/schema/aggregate-schema";
import type { KeyWire } from "./schema/key-schema";

const KEYS_MAX = 200;
/** Keys are used all the time and no stream tells of it, so whoever looks at the table asks again. */
const REFETCH_MS = 10_000;

/** What one key was used for in the last 30 days, day by day, oldest first. */
export interface KeyUsage {
  readonly requests: number;
  readonly blocked: number;
  readonly costs: readonly string[];
  readonly charges: readonly string[];
}

/** Of one account, newest first, those that ended too. */
export const keysQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["keys", accountId],
    queryFn: async ({ signal }) =>
      (await getJson<{ data: KeyWire[] }>(`/api/v1/api-keys?account=${accountId}&limit=${KEYS_MAX}`, signal))
        .data,
    refetchInterval: REFETCH_MS,
  });

/** By key. */
export const keyUsageQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["keys", accountId, "usage"],
    queryFn: async ({ signal }) =>
      usageByKey(await getJson<UsageAggregateWire>(usagePath(accountId), signal)),
    refetchInterval: REFETCH_MS,
  });

function usagePath(accountId: string): string {
  return `/api/v1/accounts/${accountId}/usage?bucket=1d&group_by=key`;
}

function usageByKey({ data }: UsageAggregateWire): Record<string, KeyUsage> {
  const found: Record<string, { requests: number; blocked: number; costs: string[]; charges: string[] }> = {};
  data.forEach(({ groups }, day) => {
    for (const { group, requests, blocked, cost, charged } of groups) {
      if (group === null) continue;
      const zeros = () => data.map(() => "0");
      found[group] ??= { requests: 0, blocked: 0, costs: zeros(), charges: zeros() };
      const key = found[group];
      key.requests += requests;
      key.blocked += blocked;
      key.costs[day] = cost;
      key.charges[day] = charged;
    }
  });
  return found;
}

export interface KeyTerms {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: string;
  readonly cap?: { readonly period: "day" | "week" | "month"; readonly limit: string };
}

export type KeyWithSecret = KeyWire & { readonly secret: string };

export function createKey(accountId: string, terms: KeyTerms): Promise<KeyWithSecret> {
  return sendJson("POST", "/api/v1/api-keys", { ...terms, account: accountId });
}

export function rotateKey(keyId: string, overlapSeconds: number): Promise<KeyWithSecret> {
  return sendJson("POST", `/api/v1/api-keys/${keyId}/rotate`, { overlap_seconds: overlapSeconds });
}

export function revokeKey(keyId: string): Promise<KeyWire> {
  return sendJson("DELETE", `/api/v1/api-keys/${keyId}`, undefined);
}

/** Replaces the caps of one key; those of the account and of other keys stay. */
export function setKeyCaps(
  accountId: string,
  keyId: string,
  caps: readonly { readonly period: "day" | "week" | "month"; readonly limit: string }[],
): Promise<StandingWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/caps`, { caps, api_key: keyId });
}

/** Null: the key follows the account's again. */
export function setKeyConsent(
  accountId: string,
  keyId: string,
  consent: StandingWire["consent"] | null,
): Promise<StandingWire> {
  return sendJson("PUT", `/api/v1/accounts/${accountId}/consent`, { consent, api_key: keyId });
}
