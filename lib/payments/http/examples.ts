/** Examples of the reference; checked against the schemas. */
const at = "2026-02-13T10:00:00.000Z";

export const packageExample = {
  id: "pkg_01k2x4t8b5f6q7r8s9v0w1x2y3",
  name: "100 credits",
  description: "",
  credits: "100",
  price: { minor_units: 2_000, currency: "EUR" },
  unit_price: "20",
  expires_after_days: 365,
  livemode: true,
  created_at: at,
  retired_at: null,
};

const account = "acct_01k2x4t8b5f6q7r8s9v0w1x2y3";

export const offerExample = {
  account,
  answer: {
    data: [packageExample],
    smallest: null,
    provider: { name: "local", moves_money: false },
    consent_required: true,
    can_charge_saved: false,
    unblocks: {
      pays_for: ["codex.task"],
      cannot_lift: [{ kind: "gate", key: "abuse", features: null, is_binding: false, resets_at: null }],
      sentence: "These credits can pay for: codex.task; they cannot lift: how fast requests may come.",
    },
  },
};

export const purchaseExample = {
  id: "pur_01k2x4t8b5f6q7r8s9v0w1x2y3",
  account,
  package: packageExample.id,
  package_name: "100 credits",
  credits: "100",
  price: packageExample.price,
  expires_after_days: 365,
  livemode: true,
  provider: "local",
  moves_money: false,
  origin: "checkout",
  status: "open",
  decline: null,
  paid: 0,
  tax: null,
  refunded: 0,
  disputed: 0,
  grant: null,
  credits_given: "0",
  credits_unrecovered: "0",
  checkout: { url: "http://localhost:3000/pay/local/tpay_01k2x4t8b5f6q7r8s9v0w1x2y3", expires_at: null },
  created_by: "usr_01k2x4t8b5f6q7r8s9v0w1x2y3",
  created_at: at,
  paid_at: null,
};

export const topUpExample = {
  enabled: true,
  state: "armed",
  threshold: "10",
  package: packageExample.id,
  monthly_cap: 6_000,
  currency: "EUR",
  charged_this_month: 0,
  next_trigger: "10",
  failures: 0,
  paused: null,
  retry_at: null,
  last_purchase: null,
};
