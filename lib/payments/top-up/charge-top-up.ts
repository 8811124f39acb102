import { formatDecimal } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { freshId, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Transaction } from "@/lib/storage/audit-ports";
import { keepCheckout, orderOf, termsOf } from "../commands";
import { readCustomer, readPurchase } from "../reads";
import { readTopUp, type StandingTopUp } from "./standing-top-up";

const BY_ITSELF = { actor: "system", requestId: null } as const;
const NOTHING_ASKED = Buffer.alloc(16);

/**
 * Judges an account's auto top-up and does what follows: begins one charge, or records that it is paused. Called on save and whenever the
 * account has moved. Of any number of processes one writes the crossing's row; a process that ends after it leaves a charge that
 * `chargeBegun` takes up, under the same purchase, so that the provider charges once (E6).
 */
export async function evaluateTopUp(runtime: Runtime, accountId: string): Promise<void> {
  const found = await readTopUp(runtime, accountId);
  if (found === null) return;
  const { row, verdict } = found;
  if (verdict.state === "paused" && row.pausedAt === null) await pause(runtime, accountId, found);
  if (verdict.charge === null) return;
  const purchaseId = await begin(runtime, accountId, found, verdict.charge);
  if (purchaseId !== null) await chargeBegun(runtime, purchaseId);
}

/** The setting as it was judged, locked: what was turned off or changed meanwhile is not charged for. */
async function isAsJudged(tx: Transaction, { accountId, setAt }: StandingTopUp["row"]): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`
    select 1 from auto_top_ups
     where account_id = ${accountId}::uuid and set_at = ${setAt} and paused_at is null and is_on for update`;
  return rows.length === 1;
}

/** The crossing's row, written once whoever writes it; null where somebody else has. */
function begin(
  runtime: Runtime,
  accountId: string,
  { row }: StandingTopUp,
  crossing: number,
): Promise<string | null> {
  const now = runtime.clock.now();
  const id = freshId("pur", now);
  const { livemode } = row.account;
  return runtime.audited.write<string | null>(BY_ITSELF, async (tx) => {
    if (!(await isAsJudged(tx, row))) return { value: null, told: null };
    const { count } = await tx.purchase.createMany({
      data: [
        {
          id: uuidOfId(id),
          accountId: row.accountId,
          ...termsOf(row.package),
          provider: runtime.payments.name,
          origin: "auto_top_up",
          crossing,
          idempotencyKey: ownKey("top-up", String(crossing)),
          requestHash: NOTHING_ASKED,
          createdBy: "system",
          savesMethod: false,
          createdAt: new Date(now),
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return { value: null, told: null };
    const price = { minor_units: Number(row.package.priceMinor), currency: row.package.currency };
    const threshold = formatDecimal(row.threshold);
    const after = { purchase: id, crossing, price, threshold };
    const told = {
      action: "auto_top_up.charged",
      object: accountId,
      accountId,
      livemode,
      before: null,
      after,
    };
    const timestamp = new Date(now).toISOString();
    const data = { account: accountId, ...after };
    return {
      value: id,
      told,
      messages: [
        {
          id: freshId("msg", now),
          accountId,
          livemode,
          type: "top_up.charged",
          origin: `top-up:${crossing}`,
          body: JSON.stringify({ type: "top_up.charged", timestamp, data }),
          createdAt: now,
        },
      ],
    };
  });
}

/** Charges what was begun: at once, or by whoever finds it where a process ended in between. */
export async function chargeBegun(runtime: Runtime, purchaseId: string): Promise<void> {
  const purchase = await readPurchase(runtime.db, purchaseId);
  if (purchase === null || purchase.row.checkoutRef !== null) return;
  const order = await orderOf(runtime, purchase);
  const customer = await readCustomer(runtime, order.accountId);
  if (customer?.methodRef == null) return;
  const { customerRef, methodRef } = customer;
  const checkout = await runtime.payments.chargeSaved({ ...order, customerRef, methodRef });
  await keepCheckout(runtime, purchaseId, checkout);
}

/** Written once, with its audit entry and its webhook. */
async function pause(runtime: Runtime, accountId: string, found: StandingTopUp): Promise<void> {
  const { row, verdict, last } = found;
  const now = runtime.clock.now();
  const reason = verdict.pausedFor ?? "declined";
  const { livemode } = row.account;
  await runtime.audited.write<void>(BY_ITSELF, async (tx) => {
    const { count } = await tx.autoTopUp.updateMany({
      where: { accountId: row.accountId, setAt: row.setAt, pausedAt: null },
      data: { pausedReason: reason, pausedAt: new Date(now) },
    });
    if (count === 0) return { value: undefined, told: null };
    const after = { reason, failures: verdict.failures, purchase: last === null ? null : last.terms.id };
    const told = {
      action: "auto_top_up.paused",
      object: accountId,
      accountId,
      livemode,
      before: null,
      after,
    };
    const timestamp = new Date(now).toISOString();
    return {
      value: undefined,
      told,
      messages: [
        {
          id: freshId("msg", now),
          accountId,
          livemode,
          type: "top_up.paused",
          origin: `top-up-paused:${row.setAt.getTime()}`,
          body: JSON.stringify({ type: "top_up.paused", timestamp, data: { account: accountId, ...after } }),
          createdAt: now,
        },
      ],
    };
  });
}

/** Charges that were begun and never reached the provider: some process ended in between. */
export async function unfinishedCharges(runtime: Runtime, olderThanMs: number): Promise<string[]> {
  const rows = await runtime.db.purchase.findMany({
    where: {
      origin: "auto_top_up",
      checkoutRef: null,
      createdAt: { lt: new Date(runtime.clock.now() - olderThanMs) },
    },
    orderBy: { createdAt: "asc" },
    take: 100,
    select: { id: true },
  });
  return rows.map(({ id }) => idOfUuid("pur", id));
}
