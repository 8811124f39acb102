import { hash } from "node:crypto";
import { postingsOf } from "@/lib/engine/charge";
import {
  type RefundAsked,
  type RefundFacts,
  type RefundRefusal,
  refundByRule,
  refundOf,
} from "@/lib/engine/refund";
import { sealUsage } from "@/lib/engine/replay";
import type { RefundCommand } from "@/lib/engine/request";
import type { Standing } from "@/lib/engine/standing";
import type { RefundTrace } from "@/lib/engine/trace";
import { applyUsage, type Identity, type UnsealedUsageEvent } from "@/lib/engine/usage-step";
import { freshRef, ownKey } from "@/lib/ids";
import type { AuditEntry, Author } from "@/lib/storage/audit-ports";
import type { StoredUsageEvent } from "@/lib/storage/ports";
import type { LaneOptions } from "./lane-options";
import { auditOf } from "./refund-audit";
import { type Answer, repeatOf, type Submission } from "./submission";
import { type Locked, type LockParts, Unprepared, underLock } from "./under-lock";

type NoRefund =
  | { readonly kind: "refused"; readonly code: RefundRefusal }
  | { readonly kind: "event_unknown" };

export type RefundOutcome =
  | { readonly kind: "recorded"; readonly stored: StoredUsageEvent; readonly isReplay: boolean }
  | { readonly kind: "key_reused" }
  | NoRefund;

type RefundPreview = { readonly kind: "previewed"; readonly refund: RefundTrace } | NoRefund;

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
  /** The refund that this would be by now; nothing of it is recorded. */
  previewRefund(accountId: string, ref: string, asked: RefundAsked): Promise<RefundPreview>;
}

const sha256 = (text: string): string => hash("sha256", text, "hex");

export function createUsageUnderLock(parts: LockParts): UsageUnderLock {
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
    previewRefund: async (accountId, ref, asked) => {
      const outcome = await underLock<RefundPreview>(parts, accountId, async (locked) => {
        const found = await workOut(parts, locked, ref, asked);
        if (found instanceof Unprepared || found.kind !== "worked_out") return found;
        const unrecorded = { ref: freshRef(parts.clock.now()), key: "", requestHash: NOTHING_ASKED };
        const { refund } = refundStep(parts, locked, found.refund, unrecorded).event.outcome;
        if (refund === undefined) throw new Error("a refund that was worked out is none");
        return { kind: "previewed", refund };
      });
      return outcome ?? { kind: "event_unknown" };
    },
  };
}

async function recordFailed(
  parts: LockParts,
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
  parts: LockParts,
  locked: Locked,
  eventRef: string,
  asked: RefundAsked,
  { actor, requestId, key, requestHash }: RefundIdentity,
): Promise<RefundOutcome | Unprepared> {
  const { clock } = parts;
  const found = await workOut(parts, locked, eventRef, asked);
  if (found instanceof Unprepared || found.kind !== "worked_out") return found;
  const { facts, refund } = found;
  const identity = { ref: freshRef(clock.now()), key, requestHash };
  const stored = await applyRefund(parts, locked, refund, identity, (event) => ({
    actor,
    requestId,
    at: clock.now(),
    ...auditOf(facts, event),
  }));
  return { kind: "recorded", stored, isReplay: false };
}

/** The refund to record, or why there is none. */
async function workOut(
  { catalogue }: LockParts,
  { account, standing }: Locked,
  eventRef: string,
  asked: RefundAsked,
): Promise<
  | { readonly kind: "worked_out"; readonly facts: RefundFacts; readonly refund: RefundCommand }
  | NoRefund
  | Unprepared
> {
  const facts = await account.refundFacts(eventRef);
  if (facts === null) return { kind: "event_unknown" };
  if (!isKnown(catalogue, facts.event.plan)) return new Unprepared(new Set([facts.event.plan]));
  const refund = refundOf(standing, facts, asked, catalogue.values);
  if (typeof refund === "string") return { kind: "refused", code: refund };
  return { kind: "worked_out", facts, refund };
}

function isKnown({ values }: LaneOptions["catalogue"], plan: string): boolean {
  try {
    values.plan(plan);
    return true;
  } catch {
    return false;
  }
}

function refundStep(
  { catalogue, clock }: LockParts,
  { standing }: Locked,
  refund: RefundCommand,
  identity: Identity,
) {
  const step = applyUsage(standing, refund, identity, catalogue.values, clock.now());
  if (step.kind !== "recorded") throw new Error(`a refund that was worked out was ${step.kind}`);
  return step;
}

function applyRefund(
  parts: LockParts,
  locked: Locked,
  refund: RefundCommand,
  identity: Identity,
  tell: ((event: UnsealedUsageEvent) => AuditEntry) | null,
): Promise<StoredUsageEvent> {
  const step = refundStep(parts, locked, refund, identity);
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
