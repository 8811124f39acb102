import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { CodeTerms, CodeWire, RedemptionWire } from "./schema/code-schema";
import type { GrantTerms, GrantWire } from "./schema/grant-schema";
import type { ResetWire } from "./schema/reset-schema";

const GRANTS_MAX = 200;

/** Every grant of an account, also those that are over: the standing knows only what can still pay. Newest first. */
export const grantsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["grants", accountId],
    queryFn: async ({ signal }) =>
      (
        await getJson<{ data: GrantWire[] }>(
          `/api/v1/accounts/${accountId}/grants?limit=${GRANTS_MAX}`,
          signal,
        )
      ).data,
    staleTime: Number.POSITIVE_INFINITY, // read again when the stream tells of a balance update that is not usage
  });

/** What an admin asks of grants; `key` is drawn once per form, so that a second press repeats and never doubles. */

export function issueGrant(accountId: string, terms: GrantTerms, key: string): Promise<GrantWire> {
  return sendJson("POST", `/api/v1/accounts/${accountId}/grants`, terms, key);
}

export function adjustGrant(
  grantId: string,
  change: { readonly reason: string; readonly delta?: string; readonly expires_at?: string | null },
  key: string,
): Promise<GrantWire> {
  return sendJson("POST", `/api/v1/grants/${grantId}/adjust`, change, key);
}

export function voidGrant(grantId: string, reason: string, key: string): Promise<GrantWire> {
  return sendJson("POST", `/api/v1/grants/${grantId}/void`, { reason }, key);
}

/** Begins a recurring grant's next period now. */
export function resetGrant(grantId: string, reason: string, key: string): Promise<GrantWire> {
  return sendJson("POST", `/api/v1/grants/${grantId}/reset`, { reason }, key);
}

/** Uses one banked reset of a grant. */
export function redeemReset(accountId: string, grant: string, key: string): Promise<ResetWire> {
  return sendJson("POST", `/api/v1/accounts/${accountId}/resets`, { grant }, key);
}

/** Redeems a promo code; a repeat with the same key answers the first redemption. */
export function redeemCode(accountId: string, code: string, key: string): Promise<RedemptionWire> {
  return sendJson("POST", `/api/v1/accounts/${accountId}/codes/redeem`, { code }, key);
}

export interface CodesPage {
  readonly data: CodeWire[];
  readonly next_cursor: string | null;
}

/** Promo codes, newest first. */
export const codesQuery = infiniteQueryOptions({
  queryKey: ["codes"],
  queryFn: ({ pageParam, signal }) =>
    getJson<CodesPage>(`/api/v1/codes?limit=50${pageParam === null ? "" : `&cursor=${pageParam}`}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

/** The answer has the code's letters, this once. */
export function createCode(terms: CodeTerms): Promise<CodeWire & { readonly code: string }> {
  return sendJson("POST", "/api/v1/codes", terms);
}

export function endCode(codeId: string): Promise<CodeWire> {
  return sendJson("DELETE", `/api/v1/codes/${codeId}`, undefined);
}
