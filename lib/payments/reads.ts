import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal, type Microcredits } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { readFact, readToldFact } from "@/lib/engine/payment-fact-codec";
import {
  isUnderWay,
  type PurchaseEffect,
  type PurchaseState,
  type PurchaseTerms,
  purchaseState,
  type ToldFact,
  unrecovered,
} from "@/lib/engine/purchase";
import { accountNow } from "@/lib/engine/standing";
import { unblocksOf } from "@/lib/engine/unblocks";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { Transaction } from "@/lib/storage/audit-ports";
import { listPackages, packageWire } from "./packages/package-rows";
import { unblocksWire } from "./packages/unblocks-wire";
import { declineMessage } from "./purchases/decline-words";
import { readEffects } from "./purchases/effects";
import type { OfferWire } from "./schema/package-schema";
import type { PurchaseWire } from "./schema/purchase-schema";

type Db = Pick<Transaction, "purchase" | "accountEvent">;

/** A purchase with all that is known of it. */
export interface KnownPurchase {
  readonly row: PurchaseRow;
  readonly terms: PurchaseTerms;
  readonly facts: readonly ToldFact[];
  readonly state: PurchaseState;
  readonly effect: PurchaseEffect | null;
  /** How many acts on the account were its: the number of the next one. */
  readonly acts: number;
}

export const withFacts = {
  paymentFacts: { where: { source: "webhook" }, orderBy: { receivedAt: "asc" } },
} as const;

type PurchaseRow = NonNullable<Awaited<ReturnType<typeof findRow>>>;

function findRow(db: Db, id: string) {
  return db.purchase.findUnique({ where: { id: uuidOfId(id) }, include: withFacts });
}

export async function readPurchase(db: Db, id: string): Promise<KnownPurchase | null> {
  const row = await findRow(db, id);
  if (row === null) return null;
  const effects = await readEffects(db, row.accountId, id);
  return known(row, effects.get(id));
}

/** The account's, newest first; `limit` + 1 of them. */
export async function listPurchases(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  limit: number,
  beforeId: string | null,
): Promise<KnownPurchase[]> {
  const rows = await runtime.db.purchase.findMany({
    where: {
      accountId: uuidOfId(accountId),
      ...(beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } }),
    },
    include: withFacts,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const effects = await readEffects(runtime.db, uuidOfId(accountId), null);
  return rows.map((row) => known(row, effects.get(idOfUuid("pur", row.id))));
}

export function known(
  row: PurchaseRow,
  effect: { acts: number; effect: PurchaseEffect | null } | undefined,
): KnownPurchase {
  const terms: PurchaseTerms = {
    id: idOfUuid("pur", row.id),
    packageName: row.packageName,
    credits: row.credits,
    priceMinor: row.priceMinor,
    currency: row.currency,
    expiresAfterDays: row.expiresAfterDays,
  };
  const facts = row.paymentFacts.map(({ fact, occurredAt }) => readToldFact(fact, occurredAt.getTime()));
  const state = purchaseState(terms, facts);
  return { row, terms, facts, state, effect: effect?.effect ?? null, acts: effect?.acts ?? 0 };
}

export function purchaseWire({ row, terms, state, effect }: KnownPurchase): PurchaseWire {
  const isPayable = isUnderWay(state) || state.status === "declined";
  const paid = row.paymentFacts.find(({ fact }) => {
    const one = readFact(fact);
    return one.kind === "attempt" && one.status === "succeeded";
  });
  return {
    id: terms.id,
    account: idOfUuid("acct", row.accountId),
    package: idOfUuid("pkg", row.packageId),
    package_name: row.packageName,
    credits: formatDecimal(row.credits),
    price: { minor_units: Number(row.priceMinor), currency: row.currency },
    expires_after_days: row.expiresAfterDays,
    livemode: row.livemode,
    provider: row.provider === "stripe" ? "stripe" : "local",
    moves_money: row.provider !== "local",
    origin: row.origin === "auto_top_up" ? "auto_top_up" : "checkout",
    status: state.status,
    decline:
      state.declineCode === null
        ? null
        : { code: state.declineCode, message: declineMessage(state.declineCode) },
    paid: Number(state.paidMinor),
    tax: state.taxMinor === null ? null : Number(state.taxMinor),
    refunded: Number(state.refundedMinor),
    disputed: Number(state.disputedMinor),
    grant: effect?.grantId ?? null,
    credits_given: formatDecimal(effect?.given ?? 0n),
    credits_unrecovered: formatDecimal(unrecovered(state, effect)),
    checkout:
      row.checkoutUrl === null || !isPayable
        ? null
        : { url: row.checkoutUrl, expires_at: timeOf(row.checkoutExpiresAt) },
    created_by: row.createdBy,
    created_at: formatInstant(row.createdAt.getTime()),
    paid_at: timeOf(paid?.occurredAt ?? null),
  };
}

function timeOf(at: Date | null): string | null {
  return at === null ? null : formatInstant(at.getTime());
}

/** Whether something was paid for this account before: until then a person is asked how credits may be used. */
export async function hasPaid(db: Pick<Transaction, "paymentFact">, accountId: string): Promise<boolean> {
  const paid = await db.paymentFact.findFirst({
    where: {
      accountId: uuidOfId(accountId),
      source: "webhook",
      AND: [
        { fact: { path: ["kind"], equals: "attempt" } },
        { fact: { path: ["status"], equals: "succeeded" } },
      ],
    },
    select: { eventRef: true },
  });
  return paid !== null;
}

/** How the provider knows the account, and what it may be charged by. */
export function readCustomer(runtime: Runtime, accountId: string) {
  return runtime.db.paymentCustomer.findUnique({
    where: { accountId_provider: { accountId: uuidOfId(accountId), provider: runtime.payments.name } },
  });
}

/** What is sold to this account, and what buying would unblock now (E14). Null where there is no such account. */
export async function readOffer(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  credits: Microcredits | null,
): Promise<OfferWire | null> {
  const standing = (await runtime.standings.load([accountId])).get(accountId);
  const account = await runtime.db.account.findUnique({
    where: { id: uuidOfId(accountId) },
    select: { livemode: true },
  });
  if (standing === undefined || account === null) return null;
  const plan = await runtime.catalogue.plan(standing.plan);
  const book = plan === null ? null : await runtime.catalogue.priceBook(plan.priceBook);
  if (plan === null || book === null) throw new Error(`${standing.plan} is not published`);
  const rows = await listPackages(runtime, account.livemode, false);
  const smallest = credits === null ? undefined : rows.find((row) => row.credits >= credits);
  const { name, movesMoney } = runtime.payments;
  return {
    data: rows.map(packageWire),
    smallest: smallest === undefined ? null : packageWire(smallest),
    provider: { name, moves_money: movesMoney },
    consent_required: !(await hasPaid(runtime.db, accountId)),
    can_charge_saved: ((await readCustomer(runtime, accountId))?.methodRef ?? null) !== null,
    unblocks: unblocksWire(unblocksOf(standing, plan, book, accountNow(standing, runtime.clock.now()))),
  };
}
