import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { ConsentPeriod } from "@/lib/engine/plan";
import { capKey } from "@/lib/engine/standing";
import { ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";

export interface NewCap {
  readonly period: ConsentPeriod;
  readonly limit: bigint;
}

const NOTHING_ASKED = "0".repeat(32);

/**
 * Adds a spend cap for one API key to those of its account, as a fact of the account. The caps that are there are read under
 * the account's lock and set again with the new one, so that two keys made at once both keep theirs.
 */
export async function addKeyCap(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  keyId: string,
  cap: NewCap,
  author: Author,
): Promise<"set" | "too_many" | "account_unknown"> {
  const own = { key: capKey(cap.period, keyId), apiKey: keyId, ...cap };
  const outcome = await runtime.acts.record(
    accountId,
    ({ caps }) => ({
      kind: "caps_set",
      caps: [...caps.map(({ key, apiKey, period, limit }) => ({ key, apiKey, period, limit })), own],
    }),
    { ...author, key: ownKey("key-cap", keyId), requestHash: NOTHING_ASKED },
  );
  if (outcome.kind === "recorded") return "set";
  return outcome.kind === "account_unknown" ? "account_unknown" : "too_many";
}
