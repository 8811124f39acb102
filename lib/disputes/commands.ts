import { Buffer } from "node:buffer";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { UsageEvent } from "@/lib/engine/facts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { RefundRefusal } from "@/lib/engine/refund";
import { isRefundable } from "@/lib/engine/refund-parts";
import { freshId, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import type { OutboxMessage } from "@/lib/storage/webhook-ports";
import type { WebhookPayload } from "@/lib/webhooks/schema/event-schema";
import { type DisputeRow, disputeWire } from "./reads";
import type { DisputeAnswerRequest, DisputeReason, DisputeWire } from "./schema/dispute-schema";

/** Of one usage event, one after the other: whoever is declined may say more, and not for ever. */
export const DISPUTES_MAX = 10;

/** Who asks, and what tells a repeat from another request. */
export interface AskedUnderKey extends Author {
  readonly key: string;
  readonly requestHash: string;
}

export type OpenedDispute =
  | { readonly kind: "opened"; readonly dispute: DisputeWire; readonly isReplay: boolean }
  | { readonly kind: "key_reused" | "not_disputable" | "dispute_open" | "too_many_disputes" };

const hashOf = (hex: string) => Buffer.from(hex, "hex");
const isSame = (stored: Uint8Array, hex: string) => Buffer.from(stored).equals(hashOf(hex));

/**
 * Opens a dispute of a charge: one fact with its entry in the audit log and its webhook message, in one transaction. Of each event one is
 * open at a time; of two at once the second meets the first under its number, and finds it open.
 */
export async function openDispute(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  event: UsageEvent,
  said: { readonly reason: DisputeReason; readonly message: string },
  asked: AskedUnderKey,
): Promise<OpenedDispute> {
  if (!isRefundable(event)) return { kind: "not_disputable" };
  const attempt = () => openOnce(runtime, accountId, event, said, asked);
  return attempt().catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "P2002") return attempt();
    throw error;
  });
}

function openOnce(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  event: UsageEvent,
  { reason, message }: { readonly reason: DisputeReason; readonly message: string },
  { key, requestHash, ...author }: AskedUnderKey,
): Promise<OpenedDispute> {
  const now = runtime.clock.now();
  const account = uuidOfId(accountId);
  const usageEventId = uuidOfId(event.ref);
  return runtime.audited.write<OpenedDispute>(author, async (tx) => {
    const known = await tx.dispute.findUnique({
      where: { accountId_idempotencyKey: { accountId: account, idempotencyKey: key } },
      include: { answer: true },
    });
    if (known !== null)
      return {
        value: isSame(known.requestHash, requestHash)
          ? { kind: "opened", dispute: disputeWire(known), isReplay: true }
          : { kind: "key_reused" },
        told: null,
      };
    const last: DisputeRow | null = await tx.dispute.findFirst({
      where: { accountId: account, usageEventId },
      orderBy: { nth: "desc" },
      include: { answer: true },
    });
    if (last !== null && last.answer === null) return { value: { kind: "dispute_open" }, told: null };
    const nth = (last?.nth ?? 0) + 1;
    if (nth > DISPUTES_MAX) return { value: { kind: "too_many_disputes" }, told: null };
    const id = freshId("dsp", now);
    const row = {
      ...{ id: uuidOfId(id), accountId: account, usageEventId, seq: BigInt(event.seq), nth, reason, message },
      ...{
        actor: author.actor,
        idempotencyKey: key,
        requestHash: hashOf(requestHash),
        openedAt: new Date(now),
      },
    };
    await tx.dispute.create({ data: row });
    const dispute = disputeWire({ ...row, answer: null });
    return {
      value: { kind: "opened", dispute, isReplay: false },
      told: { action: "dispute.opened", object: id, accountId, livemode: null, before: null, after: dispute },
      messages: [await messageOf(runtime, "dispute.opened", dispute, now)],
    };
  });
}

/** Of an administrator; or whoever opened it takes it back. */
type Answer = DisputeAnswerRequest | { readonly outcome: "withdrawn"; readonly message: string };

export type AnsweredDispute =
  | { readonly kind: "answered"; readonly dispute: DisputeWire; readonly isReplay: boolean }
  | { readonly kind: "refused"; readonly code: RefundRefusal }
  /** `not_its_refund`: what was named is no refund of the disputed event. */
  | { readonly kind: "key_reused" | "dispute_answered" | "not_its_refund" };

/**
 * Ends a dispute, once, with its entry in the audit log and its webhook message. A refund is made under a key of the dispute's own: should the
 * answer not be written after it, the next attempt finds the same refund and makes no other. Answers of one dispute wait for each other.
 */
export function answerDispute(
  runtime: Runtime,
  row: DisputeRow,
  answer: Answer,
  asked: AskedUnderKey,
): Promise<AnsweredDispute> {
  const { key, requestHash, ...author } = asked;
  const id = idOfUuid("dsp", row.id);
  return runtime.audited.write<AnsweredDispute>(author, async (tx) => {
    const before = await lockedDispute(tx, row.id);
    if (before.answer !== null) {
      const isRepeat = before.answer.idempotencyKey === key;
      const isReplay = isRepeat && isSame(before.answer.requestHash, requestHash);
      if (isReplay)
        return { value: { kind: "answered", dispute: disputeWire(before), isReplay }, told: null };
      return { value: { kind: isRepeat ? "key_reused" : "dispute_answered" }, told: null };
    }
    const refund = answer.outcome === "refunded" ? await refundFor(runtime, before, answer, author) : null;
    if (refund !== null && typeof refund !== "string") return { value: refund, told: null };
    const now = runtime.clock.now();
    const ended = {
      ...{ outcome: answer.outcome, refundId: refund === null ? null : uuidOfId(refund) },
      ...{ message: answer.message, actor: author.actor, idempotencyKey: key },
      ...{ requestHash: hashOf(requestHash), answeredAt: new Date(now) },
    };
    await tx.disputeAnswer.create({ data: { disputeId: row.id, ...ended } });
    const dispute = disputeWire({ ...before, answer: ended });
    const told = {
      action: `dispute.${answer.outcome}`,
      object: id,
      accountId: dispute.account,
      livemode: null,
    };
    return {
      value: { kind: "answered", dispute, isReplay: false },
      told: { ...told, before: disputeWire(before), after: dispute },
      messages: [await messageOf(runtime, "dispute.answered", dispute, now)],
    };
  });
}

/** The dispute, while nobody else answers it. Its rows never change, so there is no row to lock. */
async function lockedDispute(tx: Transaction, id: string): Promise<DisputeRow> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`dispute ${id}`}, 0))`;
  return tx.dispute.findUniqueOrThrow({ where: { id }, include: { answer: true } });
}

async function refundFor(
  runtime: Runtime,
  row: DisputeRow,
  answer: DisputeAnswerRequest,
  author: Author,
): Promise<string | Exclude<AnsweredDispute, { kind: "answered" }>> {
  const { usage_event: event, account, id } = disputeWire(row);
  const ref = event.slice("use_".length);
  if (answer.refund !== undefined) {
    const stored = await runtime.datasets.usageEvent(answer.refund.slice("use_".length));
    return stored?.event.outcome.refund?.of === ref ? answer.refund : { kind: "not_its_refund" };
  }
  const refunded = await runtime.usageUnderLock.refund(
    account,
    ref,
    { amount: answer.amount ?? null, restoresWindows: true, reason: answer.message.slice(0, 500) },
    { ...author, key: ownKey("dispute", id), requestHash: "0".repeat(32) },
  );
  if (refunded.kind === "refused") return refunded;
  if (refunded.kind !== "recorded")
    throw new Error(`the event of ${id} cannot be refunded: ${refunded.kind}`);
  return `use_${refunded.stored.event.ref}`;
}

async function messageOf(
  runtime: Runtime,
  type: "dispute.opened" | "dispute.answered",
  dispute: DisputeWire,
  now: number,
): Promise<OutboxMessage> {
  const account = await runtime.directory.byId(dispute.account);
  if (account === null) throw new Error(`${dispute.account} is gone`);
  const payload: WebhookPayload = { type, timestamp: new Date(now).toISOString(), data: dispute };
  return {
    id: freshId("msg", now),
    accountId: dispute.account,
    livemode: account.livemode,
    type,
    origin: `${type}:${dispute.id}`,
    body: JSON.stringify(payload),
    createdAt: now,
  };
}
