import { hash } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { applyAccountAct } from "@/lib/engine/account-step";
import type { AccountAct } from "@/lib/engine/facts";
import type { ConsentPeriod } from "@/lib/engine/plan";
import { sealAct } from "@/lib/engine/replay";
import { freshRef, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";

export interface NewCap {
  readonly period: ConsentPeriod;
  readonly limit: bigint;
}

/** So that a standing stays small; the same bound as for caps that are set together. */
export const CAPS_MAX = 64;
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
  actor: string,
): Promise<"set" | "too_many" | "account_unknown"> {
  const outcome = await runtime.accounts.inAccount(accountId, async (account) => {
    const { standing } = account;
    if (standing.caps.length >= CAPS_MAX) return "too_many";
    const kept = standing.caps.map(({ key, apiKey, period, limit }) => ({ key, apiKey, period, limit }));
    const own = { key: `${cap.period}:${keyId}`, apiKey: keyId, ...cap };
    const act: AccountAct = { kind: "caps_set", caps: [...kept, own] };
    const now = runtime.clock.now();
    const identity = { ref: freshRef(now), key: ownKey("key-cap", keyId), requestHash: NOTHING_ASKED };
    const step = applyAccountAct(standing, act, actor, identity, now);
    if (step.kind === "refused") throw new Error(`a cap could not be set: ${step.code}`);
    const sealed = sealAct(step.standing, step.event, sha256);
    await account.record({ fromSeq: standing.seq, to: sealed.standing, event: sealed.event });
    return "set";
  });
  if (outcome === "set") {
    runtime.committer.forget(accountId);
    runtime.changes.moved(accountId);
  }
  return outcome ?? "account_unknown";
}

const sha256 = (text: string) => hash("sha256", text, "hex");
