import { formatDecimal } from "@/lib/engine/amounts";
import type { UsageEvent } from "@/lib/engine/facts";
import type { RefundedDebt, RefundTrace } from "@/lib/engine/trace";
import type { RefundPreviewWire, RefundTraceWire, RefundWire } from "./refund-schema";

export function refundTraceWire(refund: RefundTrace): RefundTraceWire {
  return {
    usage_event: `use_${refund.of}`,
    reason: refund.reason,
    by: refund.by,
    restore_windows: refund.restoresWindows,
    debt: refund.debt === undefined ? null : debtWire(refund.debt),
    sources: refund.parts.map(({ layer, source, drawn, amount, windows, grants }) => ({
      layer,
      source,
      drawn: formatDecimal(drawn),
      amount: formatDecimal(amount),
      windows: windows.map((window) => ({
        key: window.key,
        measure: window.measure,
        amount: formatDecimal(window.amount),
        returned: formatDecimal(window.returned),
        state: window.isForgiven ? "window_reset" : window.returned > 0n ? "returned" : "window_closed",
      })),
      grants: grants.map((grant) => ({
        id: grant.id,
        amount: formatDecimal(grant.amount),
        expired: formatDecimal(grant.lost),
      })),
    })),
  };
}

function debtWire({ carried, amount, grants, lost }: RefundedDebt): NonNullable<RefundTraceWire["debt"]> {
  let forgiven = amount - lost;
  for (const grant of grants) forgiven -= grant.amount;
  return {
    carried: formatDecimal(carried),
    amount: formatDecimal(amount),
    forgiven: formatDecimal(forgiven),
    grants: grants.map((grant) => ({
      id: grant.id,
      amount: formatDecimal(grant.amount),
      expired: formatDecimal(grant.lost),
    })),
    expired: formatDecimal(lost),
  };
}

/** The refund behind a usage event of that kind; made from the fact, so a repeat reads the same. */
export function refundWire(event: UsageEvent): RefundWire {
  const { refund } = event.outcome;
  if (refund === undefined) throw new Error(`use_${event.ref} is no refund`);
  return {
    id: `use_${event.ref}`,
    account: event.accountId,
    seq: event.seq,
    at: new Date(event.decidedAt).toISOString(),
    ...sumsOf(refund),
    ...refundTraceWire(refund),
  };
}

export function refundPreviewWire(accountId: string, refund: RefundTrace): RefundPreviewWire {
  const { by: _, reason: __, ...trace } = refundTraceWire(refund);
  return { account: accountId, ...sumsOf(refund), ...trace };
}

function sumsOf(refund: RefundTrace): Pick<RefundWire, "amount" | "credits" | "expired"> {
  const { parts, debt } = refund;
  let amount = debt?.amount ?? 0n;
  for (const part of parts) amount += part.amount;
  let credits = debt?.lost ?? 0n;
  let expired = credits;
  for (const grant of [...(debt?.grants ?? []), ...parts.flatMap(({ grants }) => grants)]) {
    credits += grant.amount;
    expired += grant.lost;
  }
  return {
    amount: formatDecimal(amount),
    credits: formatDecimal(credits),
    expired: formatDecimal(expired),
  };
}
