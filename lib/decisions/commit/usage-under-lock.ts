import { hash } from "node:crypto";
import type { Clock } from "@/lib/clock";
import { formatDecimal } from "@/lib/engine/amounts";
import { postingsOf } from "@/lib/engine/charge";
import { hasResetDue } from "@/lib/engine/due-acts";
import { expiredHolds } from "@/lib/engine/holds";
import {
  amountOf,
  type RefundAsked,
  type RefundFacts,
  type RefundRefusal,
  refundByRule,
  refundOf,
} from "@/lib/engine/refund";
import { sealUsage } from "@/lib/engine/replay";
import type { RefundCommand } from "@/lib/engine/request";
import { accountNow, type Standing } from "@/lib/engine/standing";
import { applyUsage, type Identity, type UnsealedUsageEvent } from "@/lib/engine/usage-step";
import { freshRef, ownKey } from "@/lib/ids";
import type { AuditEntry, Author } from "@/lib/storage/audit-ports";
import type { AccountStore, LockedAccount, StoredUsageEvent } from "@/lib/storage/ports";
import type { LaneOptions } from "./lane-options";
import { type Answer, repeatOf, type Submission } from "./submission";

export type RefundOutcome =
  | { readonly kind: "recorded"; readonly stored: StoredUsageEvent; readonly isReplay: boolean }
  | { readonly kind: "refused"; readonly code: RefundRefusal }
  | { readonly kind: "key_reused" }
  | { readonly kind: "event_unknown" };

/** Who asks for a refund, by which request and under which idempotency key. */
interface RefundIdentity extends Author {
  readonly key: string;
  readonly requestHash: string;
}

/**
 * Usage that is recorded under the account's locks instead of in a lane: a refund moves the ledger at once, as a grant does, and work that
 * failed may come with a refund. Whatever is read there is as of the very standing that it is applied to, so of any number of refunds at
 * once each finds what the others left.
 */
export interface UsageUnderLock {
  /** Usage of which the caller says that it failed: recorded, and where its plan says so refunded in the same transaction. */
  submitFailed(submission: Submission): Promise<Answer>;
  /** Refunds a usage event, given by its ref, to the sources that it drew from. */
  refund(
    accountId: string,
    ref: string,
    asked: Omit<RefundAsked, "by">,
    identity: RefundIdentity,
  ): Promise<RefundOutcome>;
}

interface Parts {
  readonly accounts: AccountStore;
  readonly catalogue: LaneOptions["catalogue"];
  readonly clock: Clock;
  /** Ends holds and resets grants whose time has come: they are recorded before anything is decided. */
  readonly sweep: (accountId: string) => Promise<void>;
  /** Told after the commit, so that the lanes do not decide on what they remember of the account. */
  readonly moved: (accountId: string) => void;
}

/** Time makes something due, or somebody changes the plan, again and again: no answer can be given that holds. */
const TRIES_MAX = 8;
const sha256 = (text: string): string => hash("sha256", text, "hex");

export function createUsageUnderLock(parts: Parts): UsageUnderLock {
  return {
    submitFailed: async (submission) => {
      const answer = await underLock<Answer>(parts, submission.accountId, async (locked) => {
        const known = await locked.account.findUsage(submission.key);
        if (known !== null) return repeatOf(known, submission);
        return recordFailed(parts, locked, submission);
      });
      return answer ?? { kind: "account_unknown" };
    },
    refund: async (accountId, ref, asked, identity) => {
      const outcome = await underLock<RefundOutcome>(parts, accountId, async (locked) => {
        const known = await locked.account.findUsage(identity.key);
        if (known !== null)
          return known.event.requestHash === identity.requestHash
            ? { kind: "recorded", stored: known, isReplay: true }
            : { kind: "key_reused" };
        return recordRefund(parts, locked, ref, { ...asked, by: identity.actor }, identity);
      });
      return outcome ?? { kind: "event_unknown" };
    },
  };
}

/** What a step of the transaction needs: the account, and where it stands by now. */
interface Locked {
  readonly account: LockedAccount;
  standing: Standing;
}

/** These plan versions have to be loaded first: not while the locks are held, or a transaction could wait for one like itself. */
class Unprepared {
  readonly refs: ReadonlySet<string>;

  constructor(refs: ReadonlySet<string>) {
    this.refs = refs;
  }
}

async function underLock<T>(
  { accounts, catalogue, clock, sweep, moved }: Parts,
  accountId: string,
  work: (locked: Locked) => Promise<T | Unprepared>,
): Promise<T | null> {
  const prepared = new Set<string>();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    let hasMoved = false;
    const answer = await accounts.inAccount(accountId, async (account): Promise<T | Unprepared | "due"> => {
      const { standing } = account;
      const now = accountNow(standing, clock.now());
      if (hasResetDue(standing, now) || expiredHolds(standing, now).length > 0) return "due";
      const missing = [standing.plan, ...standing.holds.map(({ plan }) => plan)].filter(
        (ref) => !prepared.has(ref),
      );
      if (missing.length > 0) return new Unprepared(new Set(missing));
      const locked = { account, standing };
      const done = await work(locked);
      hasMoved = locked.standing !== standing;
      return done;
    });
    if (hasMoved) moved(accountId);
    if (answer === "due") await sweep(accountId);
    else if (answer instanceof Unprepared) {
      await catalogue.prepare(answer.refs);
      for (const ref of answer.refs) prepared.add(ref);
    } else return answer;
  }
  throw new Error(`${accountId} was moved ${TRIES_MAX} times before anything could be decided`);
}

async function recordFailed(
  parts: Parts,
  locked: Locked,
  { command, key, requestHash }: Submission,
): Promise<Answer> {
  const { catalogue, clock } = parts;
  const wallNow = clock.now();
  const before = locked.standing;
  const identity = { ref: freshRef(wallNow), key, requestHash };
  const step = applyUsage(before, command, identity, catalogue.values, wallNow);
  if (step.kind === "refused") return { kind: "refused", code: step.code, param: step.param };
  if (step.kind === "previewed") throw new Error("a preview is of no work that could have failed");
  const stored = await record(locked, step.standing, step.event, null);
  const refund = refundByRule(before, step.event, locked.standing, catalogue.values);
  if (refund !== null) {
    const own = ownKey("refund-failed", identity.ref);
    await applyRefund(
      parts,
      locked,
      refund,
      { ref: freshRef(wallNow), key: own, requestHash: NOTHING_ASKED },
      null,
    );
  }
  return { kind: "recorded", stored, isReplay: false };
}

/** The request hash of what nobody asked for: it is of nothing. */
const NOTHING_ASKED = "0".repeat(32);

async function recordRefund(
  parts: Parts,
  locked: Locked,
  eventRef: string,
  asked: RefundAsked,
  { actor, requestId, key, requestHash }: RefundIdentity,
): Promise<RefundOutcome | Unprepared> {
  const { catalogue, clock } = parts;
  const facts = await locked.account.refundFacts(eventRef);
  if (facts === null) return { kind: "event_unknown" };
  if (!isKnown(catalogue, facts.event.plan)) return new Unprepared(new Set([facts.event.plan]));
  const refund = refundOf(locked.standing, facts, asked, catalogue.values);
  if (typeof refund === "string") return { kind: "refused", code: refund };
  const identity = { ref: freshRef(clock.now()), key, requestHash };
  const stored = await applyRefund(parts, locked, refund, identity, (event) => ({
    actor,
    requestId,
    at: clock.now(),
    ...auditOf(facts, event),
  }));
  return { kind: "recorded", stored, isReplay: false };
}

function isKnown({ values }: LaneOptions["catalogue"], plan: string): boolean {
  try {
    values.plan(plan);
    return true;
  } catch {
    return false;
  }
}

function applyRefund(
  { catalogue, clock }: Parts,
  locked: Locked,
  refund: RefundCommand,
  identity: Identity,
  tell: ((event: UnsealedUsageEvent) => AuditEntry) | null,
): Promise<StoredUsageEvent> {
  const step = applyUsage(locked.standing, refund, identity, catalogue.values, clock.now());
  if (step.kind !== "recorded") throw new Error(`a refund that was worked out was ${step.kind}`);
  return record(locked, step.standing, step.event, tell?.(step.event) ?? null);
}

/** Seals and stores one usage event, with what it moves on the ledger if it is a refund. */
async function record(
  locked: Locked,
  standing: Standing,
  unsealed: UnsealedUsageEvent,
  told: AuditEntry | null,
): Promise<StoredUsageEvent> {
  const { standing: to, event, encoded } = sealUsage(standing, unsealed, sha256);
  const postings = event.kind === "refund" ? postingsOf(event) : [];
  const fromSeq = locked.standing.seq;
  await locked.account.recordUsage({ fromSeq, to, sealed: { event, encoded }, postings }, told);
  locked.standing = to;
  let { ledgerBalance } = locked.account;
  for (const { amount } of postings) ledgerBalance += amount;
  return { event, ledgerBalance };
}

/** The event before and after, as far as a refund changes it. */
function auditOf({ event, earlier }: RefundFacts, { accountId, ref, outcome }: UnsealedUsageEvent) {
  const { refund } = outcome;
  let before = 0n;
  for (const one of earlier) before += amountOf(one);
  const after = before + (refund === undefined ? 0n : amountOf(refund));
  return {
    action: "usage_event.refunded",
    object: `use_${event.ref}`,
    accountId,
    livemode: null,
    before: { cost: formatDecimal(event.outcome.cost), refunded: formatDecimal(before) },
    after: { refunded: formatDecimal(after), refund: `use_${ref}`, reason: refund?.reason },
  };
}
