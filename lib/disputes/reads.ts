import { idOfUuid, refOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { DisputeReason, DisputeState, DisputeWire } from "./schema/dispute-schema";

/** A dispute with its answer, as both tables have it. */
export interface DisputeRow {
  readonly id: string;
  readonly accountId: string;
  readonly usageEventId: string;
  readonly seq: bigint;
  readonly nth: number;
  readonly reason: string;
  readonly message: string;
  readonly actor: string;
  readonly idempotencyKey: string;
  readonly requestHash: Uint8Array;
  readonly openedAt: Date;
  readonly answer: {
    readonly outcome: string;
    readonly refundId: string | null;
    readonly message: string;
    readonly actor: string;
    readonly idempotencyKey: string;
    readonly requestHash: Uint8Array;
    readonly answeredAt: Date;
  } | null;
}

export function disputeWire(row: DisputeRow): DisputeWire {
  const { answer } = row;
  const ref = refOfUuid(row.usageEventId);
  const outcome = answer?.outcome as NonNullable<DisputeWire["answer"]>["outcome"] | undefined;
  return {
    id: idOfUuid("dsp", row.id),
    account: idOfUuid("acct", row.accountId),
    usage_event: `use_${ref}`,
    decision: `dec_${ref}`,
    seq: Number(row.seq),
    state: outcome ?? "open",
    reason: row.reason as DisputeReason,
    message: row.message,
    opened_at: row.openedAt.toISOString(),
    opened_by: row.actor,
    answer:
      answer === null || outcome === undefined
        ? null
        : {
            outcome,
            message: answer.message,
            refund: answer.refundId === null ? null : idOfUuid("use", answer.refundId),
            at: answer.answeredAt.toISOString(),
            by: answer.actor,
          },
  };
}

/** One dispute, whoever's it is: the caller must still ask whether its account may be seen. */
export function findDisputeRow(runtime: Runtime, id: string): Promise<DisputeRow | null> {
  return runtime.db.dispute.findUnique({ where: { id: uuidOfId(id) }, include: { answer: true } });
}

export interface DisputeSelection {
  /** Null for all; the mode is then what narrows them. */
  readonly accountId: string | null;
  readonly livemode: boolean | null;
  readonly usageEvent: string | null;
  readonly state: DisputeState | null;
  readonly limit: number;
  readonly beforeId: string | null;
}

/** Newest first. */
export async function listDisputes(runtime: Runtime, asked: DisputeSelection): Promise<DisputeWire[]> {
  const { accountId, livemode, usageEvent, state, limit, beforeId } = asked;
  const rows: DisputeRow[] = await runtime.db.dispute.findMany({
    where: {
      ...(accountId === null ? {} : { accountId: uuidOfId(accountId) }),
      ...(livemode === null ? {} : { account: { livemode } }),
      ...(usageEvent === null ? {} : { usageEventId: uuidOfId(usageEvent) }),
      ...(state === null ? {} : { answer: state === "open" ? null : { outcome: state } }),
      ...(beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } }),
    },
    include: { answer: true },
    orderBy: { id: "desc" },
    take: limit,
  });
  return rows.map(disputeWire);
}
