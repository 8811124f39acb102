import type { Recomputation } from "@/components/admin/recompute-panel";
import type { BalanceUpdate, MonetizationEvent, UsageEvent } from "@/components/decisions/ledger-shapes";
import type { AccountSummary } from "@/components/decisions/standing-shapes";
import type { BalanceFormula } from "@/components/ledger/formula";
import { splitDecision } from "@/components/testing/decision-fixtures";
import { grants } from "@/components/testing/standing-fixtures";

const account = splitDecision.account;
const promo = grants[0]?.id ?? null;

export const formula: BalanceFormula = {
  granted: "1116",
  used: "689.5",
  expired: "10",
  refunded: "4",
  held: "0",
  available: "412.5",
};

export const usageEvent: UsageEvent = {
  id: splitDecision.usage_event ?? "",
  account,
  seq: 48_207,
  kind: "capture",
  decision: splitDecision.id,
  feature: "sora.video",
  usage: { seconds: "8" },
  properties: { model: "large" },
  outcome: "allowed",
  idempotency_key: splitDecision.idempotency_key ?? "",
  occurred_at: splitDecision.decided_at,
  decided_at: splitDecision.decided_at,
};

export const monetizationEvent: MonetizationEvent = {
  id: splitDecision.settlement?.monetization_event ?? "",
  account,
  seq: 48_207,
  usage_event: usageEvent.id,
  cost: "6",
  included: "2",
  charged: "4",
  overshoot: "0",
  price_book: splitDecision.price_book,
};

const base = { account, grant: promo, grant_kind: "promo", grant_label: "Promo W47" } as const;

export const updates: BalanceUpdate[] = [
  {
    ...base,
    id: "bal_01jx9q9a0000000000000000c1",
    ledger_seq: 1_207,
    kind: "debit",
    amount: "-4",
    balance_after: "412.5",
    at: "2026-11-23T11:03:58.410Z",
    cause_seq: 48_207,
    decision: splitDecision.id,
    usage_event: usageEvent.id,
    monetization_event: monetizationEvent.id,
    actor: "settlement",
  },
  {
    ...base,
    id: "bal_01jx9q9a0000000000000000c2",
    ledger_seq: 1_206,
    kind: "refund",
    amount: "1",
    balance_after: "416.5",
    at: "2026-11-23T10:58:11.020Z",
    cause_seq: 48_203,
    monetization_event: "mon_01jx9pz00000000000000000c3",
    actor: "settlement",
  },
  {
    ...base,
    id: "bal_01jx9q9a0000000000000000c4",
    ledger_seq: 1_205,
    kind: "expiry",
    amount: "-10",
    grant: grants[2]?.id ?? null,
    grant_label: "Promo W45",
    balance_after: "415.5",
    at: "2026-11-23T09:02:00.001Z",
    cause_seq: 48_190,
    reason: "grant expired",
    actor: "system",
  },
  {
    ...base,
    id: "bal_01jx9q9a0000000000000000c5",
    ledger_seq: 1_204,
    kind: "adjustment",
    amount: "5",
    grant: grants[2]?.id ?? null,
    grant_label: "Promo W45",
    balance_after: "425.5",
    at: "2026-11-23T08:40:12.700Z",
    cause_seq: 48_155,
    reason: "“video failed”, T-4411",
    actor: "admin@example.org",
  },
  {
    ...base,
    id: "bal_01jx9q9a0000000000000000c6",
    ledger_seq: 1,
    kind: "grant",
    amount: "1000",
    grant: grants[1]?.id ?? null,
    grant_kind: "purchased",
    grant_label: "Purchase",
    balance_after: "1000",
    at: "2026-11-02T08:00:00.000Z",
    cause_seq: 12,
    reason: "purchase pay_01jw0p",
    actor: "user@example.org",
  },
];

export const whole: Recomputation = {
  stored: "416.5",
  recomputed: "416.5",
  facts: 51_204,
  checks: [
    { invariant: "L1", checked: 51_204, breaks: 0 },
    { invariant: "S2", checked: 50_118, breaks: 0 },
  ],
  at: "2026-11-23T11:04:12.000Z",
  breaks: [],
};

export const broken: Recomputation = {
  ...whole,
  recomputed: "420.5",
  breaks: [
    { invariant: "L1", detail: "the balance is 416.50, its 1 207 updates sum to 420.50" },
    { invariant: "S2", detail: "mon_01jx…0b9c charged 4.00, its balance updates sum to 0.00" },
  ],
};

const PLANS = ["Pro", "Free", "Enterprise"];

/** Seeded by the row's number, so that screenshots are alike. */
export const accounts: AccountSummary[] = Array.from({ length: 10_000 }, (_, row) => ({
  account: `acct_01jw0k${String(row).padStart(6, "0")}v8t7s6r5q4p3n2m1`,
  name: row % 7 === 3 ? `Organization ${row}` : `user-${row}@example.org`,
  external_id: row % 3 === 0 ? `usr-${1_000 + row}` : null,
  plan_name: `${PLANS[row % 3]} v${1 + (row % 7)}`,
  frozen: row % 41 === 40 ? "all" : row % 29 === 28 ? "paid" : "none",
  available: String((row * 7_919) % 2_000),
  spent_by_hour: Array.from({ length: 24 }, (_, hour) => (row * 31 + hour * hour * 17) % 23),
  spent_24h: `${(row * 13) % 300}.${row % 10}`,
  blocked_24h: row % 5 === 0 ? (row * 3) % 40 : 0,
  lag_ms: row % 53 === 52 ? 42_000 : 20,
  last_seen_at:
    row % 11 === 10 ? null : new Date(Date.parse("2026-11-23T11:04:29.000Z") - row * 61_000).toISOString(),
}));
