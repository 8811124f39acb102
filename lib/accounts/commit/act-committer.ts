import { hash } from "node:crypto";
import type { Clock } from "@/lib/clock";
import { type AccountRefusal, applyAccountAct } from "@/lib/engine/account-step";
import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { AccountAct, AccountEvent } from "@/lib/engine/facts";
import { sealAct } from "@/lib/engine/replay";
import { accountNow, type Standing } from "@/lib/engine/standing";
import { freshRef } from "@/lib/ids";
import type { AccountStore } from "@/lib/storage/ports";

/** Who does it, and under which key: unique per account, for ever. */
interface ActIdentity {
  readonly actor: string;
  readonly key: string;
  readonly requestHash: string;
}

export type ActOutcome =
  /** Durable, posting included. `isReplay`: this key had done it before; the event is that first one, the standing is today's. */
  | {
      readonly kind: "recorded";
      readonly event: AccountEvent;
      readonly standing: Standing;
      readonly ledgerBalance: Microcredits;
      readonly isReplay: boolean;
    }
  | { readonly kind: "refused"; readonly code: AccountRefusal }
  | { readonly kind: "key_reused" }
  | { readonly kind: "account_unknown" };

/** An act made of the standing as its lock finds it, so that nothing moves between what was read and what is recorded; or why there is none. */
export type ActOnStanding = (standing: Standing, now: Instant) => AccountAct | AccountRefusal;

/** The write path of everything that is done to an account and is not usage. */
export interface ActCommitter {
  /** One act, one transaction, one fact: standing, event and balance update move together under the account's lock (L3). */
  record(accountId: string, act: AccountAct | ActOnStanding, identity: ActIdentity): Promise<ActOutcome>;
}

export function createActCommitter(
  accounts: AccountStore,
  clock: Clock,
  /** Told after the commit, so that the lanes do not decide on what they remember of the account. */
  moved: (accountId: string) => void,
): ActCommitter {
  return {
    record: async (accountId, act, { actor, key, requestHash }) => {
      const outcome = await accounts.inAccount(accountId, async (account): Promise<ActOutcome> => {
        const known = await account.findEvent(key);
        const { standing, ledgerBalance } = account;
        if (known !== null) {
          if (known.requestHash !== requestHash) return { kind: "key_reused" };
          return { kind: "recorded", event: known, standing, ledgerBalance, isReplay: true };
        }
        const now = clock.now();
        const made = typeof act === "function" ? act(standing, accountNow(standing, now)) : act;
        if (typeof made === "string") return { kind: "refused", code: made };
        const step = applyAccountAct(standing, made, actor, { ref: freshRef(now), key, requestHash }, now);
        if (step.kind === "refused") return step;
        const sealed = sealAct(step.standing, step.event, sha256);
        await account.record({ fromSeq: standing.seq, to: sealed.standing, event: sealed.event });
        const balance = ledgerBalance + (sealed.event.posting?.amount ?? 0n);
        return {
          kind: "recorded",
          event: sealed.event,
          standing: sealed.standing,
          ledgerBalance: balance,
          isReplay: false,
        };
      });
      if (outcome === null) return { kind: "account_unknown" };
      if (outcome.kind === "recorded" && !outcome.isReplay) moved(accountId);
      return outcome;
    },
  };
}

export const sha256 = (text: string): string => hash("sha256", text, "hex");
