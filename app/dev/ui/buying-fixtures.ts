import type { CodeWire } from "@/lib/credits/schema/code-schema";
import type { OfferWire, PackageWire } from "@/lib/payments/schema/package-schema";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";
import type { TopUpWire } from "@/lib/payments/schema/top-up-schema";

/** What is sold, what was bought, and codes, in every state that the pages show. */

const small: PackageWire = {
  id: "pkg_01jx2m0000e9x8w7v6t5s4r3q2",
  name: "Small",
  description: "",
  credits: "100",
  price: { minor_units: 500, currency: "EUR" },
  unit_price: "5",
  expires_after_days: 365,
  livemode: true,
  created_at: "2026-08-02T08:00:00.000Z",
  retired_at: null,
};
const large: PackageWire = {
  ...small,
  ...{ id: "pkg_01jx2m0000e9x8w7v6t5s4r3q3", name: "Large", credits: "500", unit_price: "4.5" },
  price: { minor_units: 2_250, currency: "EUR" },
  expires_after_days: null,
};

export const offer: OfferWire = {
  data: [small, large],
  smallest: small,
  provider: { name: "local", moves_money: false },
  consent_required: true,
  can_charge_saved: false,
  unblocks: {
    pays_for: ["sora.video", "image"],
    cannot_lift: [
      {
        kind: "gate",
        key: "burst",
        features: null,
        is_binding: false,
        resets_at: "2026-11-23T11:05:00.000Z",
      },
    ],
    sentence: "Unblocks sora.video and image. Does not lift the gate burst, which is the plan’s rule.",
  },
};
export const offerAgain: OfferWire = {
  ...offer,
  provider: { name: "stripe", moves_money: true },
  consent_required: false,
  can_charge_saved: true,
};

const off: TopUpWire = {
  enabled: false,
  state: "off",
  ...{ threshold: null, package: null, monthly_cap: null, currency: null, charged_this_month: 0 },
  ...{ next_trigger: null, failures: 0, paused: null, retry_at: null, last_purchase: null },
};
const armed: TopUpWire = {
  ...off,
  enabled: true,
  state: "armed",
  ...{ threshold: "50", package: small.id, monthly_cap: 6_000, currency: "EUR", charged_this_month: 500 },
  next_trigger: "50",
};
export const topUps = {
  off,
  armed,
  capReached: { ...armed, state: "cap_reached", charged_this_month: 6_000, next_trigger: null },
  waiting: { ...armed, state: "waiting", failures: 2, retry_at: "2026-11-23T12:00:00.000Z" },
  paused: {
    ...{ ...armed, state: "paused", failures: 3, next_trigger: null },
    paused: { reason: "the card was declined three times", at: "2026-11-23T10:12:00.000Z" },
  },
} satisfies Record<string, TopUpWire>;

const paid: PurchaseWire = {
  id: "pur_01jx9q8r7t6v5w4x3y2z1a0b9a",
  account: "acct_01jw0pacct0000000000000000",
  package: large.id,
  package_name: "Large",
  credits: "500",
  price: large.price,
  expires_after_days: null,
  livemode: true,
  provider: "local",
  moves_money: false,
  origin: "checkout",
  status: "paid",
  decline: null,
  ...{
    paid: 2_250,
    tax: null,
    refunded: 0,
    disputed: 0,
    grant: null,
    credits_given: "500",
    credits_unrecovered: "0",
  },
  checkout: null,
  created_by: "usr_01jw0p",
  created_at: "2026-11-22T09:00:00.000Z",
  paid_at: "2026-11-22T09:00:04.000Z",
};
const unpaid = { ...paid, paid: 0, credits_given: "0", paid_at: null };
export const purchases: readonly PurchaseWire[] = [
  {
    ...{ ...unpaid, id: "pur_1", status: "open" },
    checkout: { url: "#payments", expires_at: "2026-11-24T09:00:00.000Z" },
  },
  {
    ...{ ...unpaid, id: "pur_2", status: "declined" },
    decline: { code: "insufficient_funds", message: "The card has too little on it." },
  },
  { ...unpaid, id: "pur_3", status: "processing" },
  { ...paid, id: "pur_4", origin: "auto_top_up" },
  { ...paid, id: "pur_5", status: "partly_refunded", refunded: 1_000, credits_given: "277.777778" },
  {
    ...{ ...paid, id: "pur_6", status: "charged_back", disputed: 2_250 },
    ...{ credits_given: "0", credits_unrecovered: "88" },
  },
];

const code: CodeWire = {
  id: "cod_01jx2m0000e9x8w7v6t5s4r3q2",
  hint: "SPILL",
  label: "Autumn campaign",
  livemode: true,
  amount: "20",
  max_redemptions: 100,
  redeemed: 41,
  expires_at: "2026-12-31T22:59:00.000Z",
  credits_days: 30,
  priority: 10,
  features: null,
  audience: { plans: null, accounts: null },
  ended_at: null,
  created_by: "usr_01jw0p",
  created_at: "2026-11-01T08:00:00.000Z",
};
export const codes: readonly [CodeWire, ...CodeWire[]] = [
  code,
  { ...code, id: "cod_2", label: "Launch", redeemed: 100 },
  { ...code, id: "cod_3", label: "Last summer", expires_at: "2026-09-01T00:00:00.000Z" },
  { ...code, id: "cod_4", label: "Given away", ended_at: "2026-11-20T08:00:00.000Z", livemode: false },
  {
    ...{ ...code, id: "cod_5", label: "For one plan", max_redemptions: null, credits_days: null },
    audience: { plans: ["pln_1"], accounts: null },
  },
];
