// Made from the OpenAPI document by `npm run generate:sdk`. Do not edit.

export type Account = {
  id: string;
  external_id: string | null;
  name: string;
  kind: "person" | "organization";
  email: string | null;
  livemode: boolean;
  test_clock: string | null;
  plan: string;
  time_zone: string;
  frozen: "none" | "paid" | "all";
  seq: number;
  /** The ledger's balance in credits. */
  balance: string;
  created_at: string;
};

export type Alerts = {
  alerts: ({
    kind: "window";
    /** A window's key, as the standing has it. */
    window: string;
    /** Of the window's limit, used. */
    percent: number;
    /** When it was crossed last. */
    crossed_at: string | null;
    /** By which step of the account. */
    crossed_seq: number | null;
    /** Not crossed again before: when the window, as it stood, is reset. */
    quiet_until: string | null;
  } | {
    kind: "credits";
    /** Credits: a decimal string with at most 6 decimals. */
    left: string;
    /** When it was crossed last. */
    crossed_at: string | null;
    /** By which step of the account. */
    crossed_seq: number | null;
    /** Crossed, and not above it since. */
    is_low: boolean;
  })[];
};

export type ApiKey = {
  id: string;
  name: string;
  /** The start of the secret, to recognise it by. */
  prefix: string;
  scopes: ("decide" | "usage" | "read" | "admin")[];
  livemode: boolean;
  account: string | null;
  member: string | null;
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** To the minute. */
  last_used_at: string | null;
  /** Until when the secret before the current one is good as well. */
  previous_secret_until: string | null;
};

export type AuditEntry = {
  id: string;
  /** RFC 3339, UTC with milliseconds. */
  at: string;
  /** `key_…`, `usr_…`, or `system` for what nobody asked for. */
  actor: string;
  action: string;
  /** What it was done to: an id, or the key of a feature. */
  object: string;
  account: string | null;
  /** The object before; null where there was none, or nothing of it changed. */
  before: Record<string, unknown> | null;
  /** The object after, with the reason where one was given. */
  after: Record<string, unknown> | null;
  /** The `Spillway-Request-Id` of the call; null where there was none. */
  request_id: string | null;
};

export type AutoTopUp = {
  /** Off until somebody turns it on; no purchase does. */
  enabled: boolean;
  /** `charging`: a payment is under way. `waiting`: one failed, and is tried again later. `cap_reached`: until the next month. `paused`: after three failures, or where a charge was refunded or disputed, until it is set again. */
  state: "off" | "armed" | "charging" | "waiting" | "cap_reached" | "paused";
  threshold: string | null;
  package: string | null;
  monthly_cap: number | null;
  currency: string | null;
  charged_this_month: number;
  /** Bought when so many credits are left, or fewer; null where nothing would be. */
  next_trigger: string | null;
  /** In a row, since it was set. */
  failures: number;
  paused: {
    reason: string;
    at: string;
  } | null;
  /** When a failed charge is tried again. */
  retry_at: string | null;
  last_purchase: string | null;
};

export type BalanceUpdate = {
  id: string;
  account: string;
  ledger_seq: number;
  /** Overshoot is a `debit` on the account's own line, which its `refund` or, where the plan carries it, its `debt` returns; a `refund` of a grant pays back usage; a `repayment` takes what is owed from new credits. */
  kind: "grant" | "adjustment" | "void" | "expiry" | "debit" | "refund" | "debt" | "repayment";
  /** Credits, exact. */
  amount: string;
  grant: string | null;
  /** Credits, exact. */
  balance_after: string;
  grant_balance_after: string | null;
  /** The seq of the fact that caused it: a usage event (debit, refund, debt) or an account event. */
  cause_seq: number;
  at: string;
  hash: string;
};

export type BatchAnswer = {
  data: {
    idempotency_key: string;
    replayed: boolean;
    decision: Decision | null;
    problem: {
      code: string;
      title: string;
      status: number;
      detail: string;
      param?: string | undefined;
    } | null;
  }[];
};

export type Break = {
  /** The id of the invariant that does not hold: A1, L1, B1, chain … */
  invariant: string;
  account: string | null;
  seq: number | null;
  detail: string;
  id: string;
  opened_at: string;
  closed_at: string | null;
};

export type Change = {
  seq: number;
  at: string;
  kind: "opened" | "grant_issued" | "grant_adjusted" | "grant_revised" | "grant_voided" | "grant_expired" | "grant_reset" | "grant_renewed" | "grant_lapsed" | "debt_repaid" | "reset_redeemed" | "plan_changed" | "window_reset" | "frozen_set" | "consent_set" | "caps_set" | "member_added" | "member_changed" | "member_removed" | "time_zone_set" | "clock_advanced" | "refund";
  /** `usr_…`, `key_…`, or `system` for what time or a rule does. */
  by: string;
  reason: string | null;
  /** Credits that came or went; of a refund, what it paid back. Of banked resets, how many. */
  amount: string | null;
  grant: string | null;
  grant_kind: string | null;
  /** Of a grant that came, or whose end was moved. */
  expires_at: string | null;
  /** Whose payment it was. */
  purchase: string | null;
  /** Of a refund: what it pays back. */
  decision: string | null;
  feature: string | null;
  member: string | null;
  plan: string | null;
  plan_name: string | null;
  /** That began anew. */
  windows: string[];
  frozen: "none" | "paid" | "all" | null;
  consent: {
    key: string | null;
    /** Null: removed. */
    mode: "never" | "ask" | "up_to" | "always" | null;
    limit: string | null;
    period: "day" | "week" | "month" | null;
  } | null;
  /** All that there are since. */
  caps: {
    key: string | null;
    period: "day" | "week" | "month";
    limit: string;
  }[] | null;
  time_zone: string | null;
};

export type Checkpoint = {
  id: string;
  /** One more than that of the checkpoint before. */
  number: number;
  at: string;
  /** How many had grown since the checkpoint before; their heads are its leaves. */
  accounts: number;
  root: string;
  /** The hash of the checkpoint before; zeros of the first. */
  previous: string;
  /** SHA-256 of the text that is signed. */
  hash: string;
  /** Ed25519. */
  public_key: string;
  signature: string;
};

export type CloudEvent = {
  specversion: "1.0";
  /** Unique with `source`: an event that comes again is counted once, for ever. */
  id: string;
  source: string;
  /** The feature: `codex.task`, or `com.example.usage/codex.task`. */
  type: string;
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  subject: string;
  /** When it happened; now where it is left out. */
  time?: string | undefined;
  datacontenttype?: string | undefined;
  dataschema?: string | undefined;
  traceparent?: string | undefined;
  tracestate?: string | undefined;
  partitionkey?: string | undefined;
  sequence?: string | undefined;
  data: {
    /** Quantities by dimension, at most 64. */
    usage: Record<string, number | string>;
    /** Strings by name, at most 32. */
    properties?: Record<string, string> | undefined;
    /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
    member?: string | undefined;
    /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
    attribution?: {
      key?: string | undefined;
      session?: string | undefined;
      client?: string | undefined;
      /** What all attempts at one logical request have in common: an id of yours. */
      lineage?: string | undefined;
    } | undefined;
  };
};

export type CodeRedemption = {
  /** The code's id. */
  code: string;
  label: string;
  grant: Grant;
};

export type Consent = {
  mode: "never";
} | {
  mode: "ask";
} | {
  mode: "up_to";
  /** Credits above zero: a decimal string with at most 6 decimals. */
  limit: string;
  period: "day" | "week" | "month";
} | {
  mode: "always";
};

export type CreatedApiKey = {
  id: string;
  name: string;
  /** The start of the secret, to recognise it by. */
  prefix: string;
  scopes: ("decide" | "usage" | "read" | "admin")[];
  livemode: boolean;
  account: string | null;
  member: string | null;
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** To the minute. */
  last_used_at: string | null;
  /** Until when the secret before the current one is good as well. */
  previous_secret_until: string | null;
  /** Shown here and never again: only its hash is stored. */
  secret: string;
};

export type CreatedInvitation = {
  id: string;
  account: string;
  /** Who they become; null until then where the member comes with them. */
  member: string | null;
  email: string;
  name: string;
  state: "pending" | "accepted" | "revoked" | "expired";
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  /** RFC 3339, UTC with milliseconds. */
  expires_at: string;
  revoked_at: string | null;
  accepted_at: string | null;
  /** Where this Spillway sends no mail: the link to hand over, shown this once. Null where it was mailed. */
  link: string | null;
};

export type CreatedPromoCode = {
  id: string;
  /** Its first letters; the rest is kept nowhere. */
  hint: string;
  label: string;
  livemode: boolean;
  /** Credits, exact. */
  amount: string;
  max_redemptions: number | null;
  /** How many accounts have. */
  redeemed: number;
  expires_at: string | null;
  credits_days: number | null;
  priority: number;
  features: string[] | null;
  audience: {
    plans: string[] | null;
    accounts: string[] | null;
  };
  ended_at: string | null;
  created_by: string;
  created_at: string;
  /** The code itself; shown this once. */
  code: string;
};

export type CreditPackage = {
  id: string;
  name: string;
  description: string;
  /** Credits, exact. */
  credits: string;
  /** An amount of money. */
  price: {
    /** In the currency's smallest unit. */
    minor_units: number;
    currency: string;
  };
  /** What one credit costs, in the currency's smallest unit; rounded to six decimals. */
  unit_price: string;
  expires_after_days: number | null;
  livemode: boolean;
  created_at: string;
  /** Not sold any more since; null: it is. */
  retired_at: string | null;
};

export type Decision = {
  /** Null for a preview, of which nothing is recorded. */
  id: string | null;
  outcome: "allowed" | "partial" | "blocked";
  mode: "preview" | "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";
  account: string;
  member: string | null;
  feature: string;
  usage: Record<string, string>;
  /** The standing's seq after this decision. */
  seq: number;
  decided_at: string;
  occurred_at: string;
  /** Credits, exact. */
  cost: string;
  /** Credits, exact. */
  covered: string;
  /** Credits, exact. */
  shortfall: string;
  plan: string;
  price_book: string;
  gates: {
    key: string;
    /** Whether it had room. Where `shadow`, nothing was refused for it. */
    passed: boolean;
    shadow: boolean;
    window: Window | null;
    open: number | null;
    limit: number | null;
  }[];
  trace: {
    layer: string;
    source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
    /** What it could have paid; null where it is unlimited or was not asked. */
    before: string | null;
    /** Credits, exact. */
    taken: string;
    after: string | null;
    skipped: "not_needed" | "not_for_feature" | "full" | "empty" | "consent_required" | "consent_spent" | "cap_reached" | "frozen" | null;
    windows: Window[];
    grants: {
      id: string;
      /** Credits, exact. */
      before: string;
      /** Credits, exact. */
      taken: string;
      /** Credits, exact. */
      after: string;
      skipped: "expired" | "not_effective" | "not_for_feature" | null;
    }[];
  }[];
  reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
  /** The window, gate, cap, layer or grant that decided a block. */
  binding: string | null;
  hold: {
    id: string;
    expires_at: string | null;
  } | null;
  usage_event: string | null;
  remaining: {
    windows: Window[];
    credits: {
      /** Credits, exact. */
      available: string;
      /** Credits, exact. */
      held: string;
      /** Credits, exact. */
      unsettled: string;
    };
  };
  ways: Way[];
  /** Where finished work exceeded all that could pay, on a plan that carries overshoot. */
  debt: {
    /** What the account owed before. */
    before: string;
    /** What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back. */
    carried: string;
    /** Credits, exact. */
    after: string;
    /** Credits, exact. */
    limit: string;
  } | null;
  /** `in_place`: it happened before it was told, and counts where it happened. `late`: what is in `closed` was over by then, and counted it now. What it costs is always drawn now. */
  posted: "now" | "in_place" | "late";
  /** Windows, gates, caps and consents whose span of `occurred_at` was over when this was posted. */
  closed: string[];
  /** Limits in shadow, each of which would have made a block of this, had it been enforced. */
  would_block: string[];
};

export type DecisionRequest = {
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account: string;
  /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
  member?: string | undefined;
  /** A feature's key. */
  feature: string;
  /** Quantities by dimension, at most 64. */
  usage: Record<string, number | string>;
  /** Strings by name, at most 32. */
  properties?: Record<string, string> | undefined;
  /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
  attribution?: {
    key?: string | undefined;
    session?: string | undefined;
    client?: string | undefined;
    /** What all attempts at one logical request have in common: an id of yours. */
    lineage?: string | undefined;
  } | undefined;
  mode?: "preview" | "consume" | "hold" | "track" | undefined;
  partial?: "reject" | "accept" | undefined;
  /** How long the hold stays open. */
  hold_seconds?: number | undefined;
  /** RFC 3339, UTC with milliseconds. */
  occurred_at?: string | undefined;
};

export type Dispute = {
  id: string;
  account: string;
  usage_event: string;
  decision: string;
  /** Of the usage event. */
  seq: number;
  state: DisputeState;
  reason: "wrong_amount" | "wrong_source" | "failed_work" | "not_mine" | "other";
  message: string;
  opened_at: string;
  /** `key_…`, or the id of who was signed in. */
  opened_by: string;
  /** Null while it is open. */
  answer: {
    outcome: "refunded" | "declined" | "withdrawn";
    message: string;
    /** The refund's own usage event. */
    refund: string | null;
    at: string;
    by: string;
  } | null;
};

export type DisputeAnswerRequest = {
  outcome: "refunded" | "declined";
  /** What the user is told; where it is declined, why. */
  message: string;
  /** What to refund now; all that is left where neither this nor `refund` is there. */
  amount?: string | undefined;
  /** A refund of the event that was made already, in place of a new one. */
  refund?: string | undefined;
};

export type DisputePack = {
  format: "spillway/dispute-pack/1";
  made_at: string;
  account: {
    id: string;
    name: string;
  };
  /** As it was answered, with its trace. */
  decision: Decision;
  usage_event: UsageEvent;
  /** Null until it is settled. */
  monetization_event: MonetizationEvent | null;
  /** What the charge moved, in order. */
  balance_updates: BalanceUpdate[];
  /** Oldest first. */
  refunds: Refund[];
  /** Newest first. */
  disputes: Dispute[];
  /** The account's newest fact when this was made: the hash of every fact before it is in its hash. The bundle has what leads there. */
  chain: {
    facts_seq: number;
    facts_head: string;
  };
};

export type DisputeRequest = {
  reason: "wrong_amount" | "wrong_source" | "failed_work" | "not_mine" | "other";
  /** What is wrong, in the caller's words. */
  message: string;
};

export type DisputeState = "open" | "refunded" | "declined" | "withdrawn";

export type Feature = {
  key: string;
  name: string;
  dimensions: string[];
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
};

/** Must have room for the whole request, and pays for nothing. */
export type Gate = {
  kind: "rate";
  key: string;
  window: GateWindow;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
} | {
  kind: "concurrency";
  key: string;
  /** Holds open at the same time. */
  limit: number;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** Each member of an organization has the limit to themselves. What is held without a member is counted together. */
  per_member?: boolean | undefined;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
};

/** Must have room for the whole request, and pays for nothing. */
export type GateOutput = {
  kind: "rate";
  key: string;
  window: GateWindowOutput;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
} | {
  kind: "concurrency";
  key: string;
  /** Holds open at the same time. */
  limit: number;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** Each member of an organization has the limit to themselves. What is held without a member is counted together. */
  per_member: boolean;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
};

export type GateWindow = {
  kind: "calendar";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  unit: "hour" | "day" | "week" | "month";
  /** Null follows the account's own time zone. */
  time_zone?: string | null | undefined;
} | {
  kind: "anchored";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
} | {
  kind: "sliding";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
  /** Equal parts in which it is counted; room returns part by part. */
  slices: number;
} | {
  kind: "token_bucket";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
};

export type GateWindowOutput = {
  kind: "calendar";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  unit: "hour" | "day" | "week" | "month";
  /** Null follows the account's own time zone. */
  time_zone: string | null;
} | {
  kind: "anchored";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
} | {
  kind: "sliding";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
  /** Equal parts in which it is counted; room returns part by part. */
  slices: number;
} | {
  kind: "token_bucket";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
};

export type Grant = {
  id: string;
  account: string;
  /** `reset`: banked resets of windows. Its amounts are counts, and no balance knows of them. */
  kind: "promo" | "purchased" | "plan" | "adjustment" | "reset";
  priority: number;
  /** What was issued, adjustments included; where it recurs, what each period gives. */
  amount: string;
  /** What the ledger says is left: available + held + unsettled; of resets how many are. */
  balance: string;
  effective_at: string;
  expires_at: string | null;
  features: string[] | null;
  /** Of a reset: what it gives back; null for all, and for credits. */
  windows: string[] | null;
  recurrence: {
    every: number;
    unit: "hour" | "day" | "week" | "month";
    anchor_at: string;
    time_zone: string;
  } | null;
  rollover: {
    /** Credits, exact. */
    min: string;
    max: string | null;
    periods: number | null;
  } | null;
  /** Null where it does not recur, or ends before it would be reset again. */
  next_reset_at: string | null;
  cost_basis: {
    /** In the currency's smallest unit, for the whole amount. */
    minor_units: number;
    currency: string;
  } | null;
  /** The name under which the account's plan gives it; null for all others. */
  plan_grant: string | null;
  /** The promo code that it was redeemed with; null for all others. */
  code: string | null;
  reason: string;
  status: "issued" | "voided" | "expired";
  created_at: string;
};

export type Invitation = {
  id: string;
  account: string;
  /** Who they become; null until then where the member comes with them. */
  member: string | null;
  email: string;
  name: string;
  state: "pending" | "accepted" | "revoked" | "expired";
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  /** RFC 3339, UTC with milliseconds. */
  expires_at: string;
  revoked_at: string | null;
  accepted_at: string | null;
};

/** The most that may be spent through this key of what needs consent, per calendar period. */
export type KeyCap = {
  period: "day" | "week" | "month";
  /** Credits above zero: a decimal string with at most 6 decimals. */
  limit: string;
};

/** Up to which age usage is taken. */
export type LateUsage = {
  /** How old usage may be when it is told; older is refused (`occurred_at`). */
  max_age_seconds: number;
};

/** A source of the waterfall. */
export type Layer = {
  source: "windows" | "free" | "entitlement";
  key: string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** Covers what all of them have room for. Only an entitlement may have none that is enforced. */
  windows: PlanWindow[];
  /** The most of one request's cost that is covered here; the rest goes on to the next layer. */
  max_per_request?: string | null | undefined;
} | {
  source: "promo" | "purchased" | "plan";
  key: string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** The kinds of grants that it draws on, in burn-down order. */
  kinds: ("promo" | "purchased" | "plan" | "adjustment")[];
  /** Must be true where purchased credits are drawn. */
  needs_consent: boolean;
  /** The most of one request's cost that is covered here; the rest goes on to the next layer. */
  max_per_request?: string | null | undefined;
};

/** A source of the waterfall. */
export type LayerOutput = {
  source: "windows" | "free" | "entitlement";
  key: string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** Covers what all of them have room for. Only an entitlement may have none that is enforced. */
  windows: PlanWindowOutput[];
  /** The most of one request's cost that is covered here; the rest goes on to the next layer. */
  max_per_request: string | null;
} | {
  source: "promo" | "purchased" | "plan";
  key: string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** The kinds of grants that it draws on, in burn-down order. */
  kinds: ("promo" | "purchased" | "plan" | "adjustment")[];
  /** Must be true where purchased credits are drawn. */
  needs_consent: boolean;
  /** The most of one request's cost that is covered here; the rest goes on to the next layer. */
  max_per_request: string | null;
};

export type Levels = {
  account: string;
  seq: number;
  at: string;
  /** Null: the credits. */
  window: string | null;
  /** A calendar or anchored window begins its span with all of its limit. */
  kind: "calendar" | "anchored" | "sliding" | "token_bucket" | null;
  measure: string;
  limit: string | null;
  /** At `at`, by the standing of `seq`. */
  remaining: string;
  /** Where the running span began; of what slides or refills, its length ago; of credits, seven days ago. Null of an anchored window that is not running. */
  from: string | null;
  resets_at: string | null;
  /** Oldest first: of each 48th of the time the last that was recorded, where something was. */
  points: {
    at: string;
    seq: number;
    /** Whose record says so; null where it is another member's. */
    decision: string | null;
    limit: string | null;
    /** In the measure's unit, exact. */
    remaining: string;
  }[];
};

export type Lineage = {
  lineage: string;
  account: string;
  /** Requests, holds and tracked usage; captures and refunds belong to one. */
  attempts: number;
  blocked: number;
  failed: number;
  /** What its attempts took, windows and credits together. */
  covered: string;
  /** Credits, exact. */
  refunded: string;
  /** Credits, exact. */
  net: string;
  first_at: string;
  last_at: string;
};

export type ListedDecision = {
  /** Null for a preview, of which nothing is recorded. */
  id: string | null;
  outcome: "allowed" | "partial" | "blocked";
  mode: "preview" | "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";
  account: string;
  member: string | null;
  feature: string;
  usage: Record<string, string>;
  /** The standing's seq after this decision. */
  seq: number;
  decided_at: string;
  occurred_at: string;
  /** Credits, exact. */
  cost: string;
  /** Credits, exact. */
  covered: string;
  /** Credits, exact. */
  shortfall: string;
  plan: string;
  price_book: string;
  gates: {
    key: string;
    /** Whether it had room. Where `shadow`, nothing was refused for it. */
    passed: boolean;
    shadow: boolean;
    window: Window | null;
    open: number | null;
    limit: number | null;
  }[];
  trace: {
    layer: string;
    source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
    /** What it could have paid; null where it is unlimited or was not asked. */
    before: string | null;
    /** Credits, exact. */
    taken: string;
    after: string | null;
    skipped: "not_needed" | "not_for_feature" | "full" | "empty" | "consent_required" | "consent_spent" | "cap_reached" | "frozen" | null;
    windows: Window[];
    grants: {
      id: string;
      /** Credits, exact. */
      before: string;
      /** Credits, exact. */
      taken: string;
      /** Credits, exact. */
      after: string;
      skipped: "expired" | "not_effective" | "not_for_feature" | null;
    }[];
  }[];
  reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
  /** The window, gate, cap, layer or grant that decided a block. */
  binding: string | null;
  hold: {
    id: string;
    expires_at: string | null;
  } | null;
  usage_event: string | null;
  remaining: {
    windows: Window[];
    credits: {
      /** Credits, exact. */
      available: string;
      /** Credits, exact. */
      held: string;
      /** Credits, exact. */
      unsettled: string;
    };
  };
  ways: Way[];
  /** Where finished work exceeded all that could pay, on a plan that carries overshoot. */
  debt: {
    /** What the account owed before. */
    before: string;
    /** What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back. */
    carried: string;
    /** Credits, exact. */
    after: string;
    /** Credits, exact. */
    limit: string;
  } | null;
  /** `in_place`: it happened before it was told, and counts where it happened. `late`: what is in `closed` was over by then, and counted it now. What it costs is always drawn now. */
  posted: "now" | "in_place" | "late";
  /** Windows, gates, caps and consents whose span of `occurred_at` was over when this was posted. */
  closed: string[];
  /** Limits in shadow, each of which would have made a block of this, had it been enforced. */
  would_block: string[];
  idempotency_key: string;
  properties: Record<string, string>;
  attribution: {
    key: string | null;
    session: string | null;
    client: string | null;
    lineage: string | null;
  };
  aftermath: {
    state: "pending" | "settled" | "not_charged";
    /** What its refunds gave back in all. */
    refunded: string;
    /** Of a hold: how it ended. */
    hold: "open" | "captured" | "released" | "expired" | null;
    dispute: {
      id: string;
      state: "open" | "refunded" | "declined" | "withdrawn";
    } | null;
  };
};

export type Member = {
  id: string;
  account: string;
  external_id: string | null;
  name: string;
  email: string | null;
  state: "active" | "frozen" | "removed";
  /** Who signs in as this member; null while nobody does. */
  person: {
    name: string;
    email: string;
  } | null;
  /** Of their own, by the window's key in the plan. */
  limits: Record<string, string>;
  /** Of their own; null where the plan's hold. */
  caps: {
    period: "day" | "week" | "month";
    limit: string;
  }[] | null;
  /** What counts this member alone, as it stands. */
  windows: Window[];
  /** Those that count this member alone; a gate's window is among `windows`. */
  gates: {
    key: string;
    kind: "rate" | "concurrency";
    /** Only records what it would have refused. */
    shadow: boolean;
    /** Keys of its windows: one, or one per feature. */
    windows: string[];
    open: number | null;
    limit: number | null;
  }[];
  /** The caps that hold for them, with what the running period has spent. */
  spending: {
    period: "day" | "week" | "month";
    limit: string;
    used: string;
  }[];
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  removed_at: string | null;
};

export type MonetizationEvent = {
  id: string;
  account: string;
  /** The seq of its usage event. */
  seq: number;
  usage_event: string;
  decision: string;
  /** Credits, exact. */
  cost: string;
  /** Credits, exact. */
  included: string;
  /** Credits, exact. */
  charged: string;
  /** Credits, exact. */
  overshoot: string;
  price_book: string;
  hash: string;
};

export type NewAccount = {
  name: string;
  kind?: "person" | "organization" | undefined;
  /** Your own id of the account. */
  external_id?: string | undefined;
  email?: string | undefined;
  plan: string;
  time_zone?: string | undefined;
  /** The plan's default where it is left out. */
  consent?: {
    mode: "never";
  } | {
    mode: "ask";
  } | {
    mode: "up_to";
    /** Credits: a decimal string with at most 6 decimals. */
    limit: string;
    period: "day" | "week" | "month";
  } | {
    mode: "always";
  } | undefined;
  /** Sandbox only: the account's time is this clock's. */
  test_clock?: string | undefined;
};

export type NewGrant = {
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount: string;
  /** `reset`: banked resets of windows. Its amounts are counts, and no balance knows of them. */
  kind: "promo" | "purchased" | "plan" | "adjustment" | "reset";
  /** Lower burns first. Default: plan 5, promo and reset 10, adjustment 20, purchased 50. */
  priority?: number | undefined;
  /** Default: now. */
  effective_at?: string | undefined;
  /** Pays until just before it; null never expires. */
  expires_at?: string | null | undefined;
  /** What it may pay for; null for everything. A reset gives back windows that count nothing else. */
  features?: string[] | null | undefined;
  /** Of a reset: the windows that it gives back; null for all of the plan's layers. */
  windows?: string[] | null | undefined;
  recurrence?: {
    every: number;
    unit: "hour" | "day" | "week" | "month";
    /** One of its instants, past or future. Default: when the grant becomes effective. */
    anchor_at?: string | undefined;
    /** Whose clocks days, weeks and months go by. Default: the account's. */
    time_zone?: string | undefined;
  } | null | undefined;
  rollover?: {
    /** At least so much is carried over, also where less is left. */
    min?: string | undefined;
    /** At most so much; null for all. */
    max?: string | null | undefined;
    /** For so many resets each part of it is carried over; null for ever. */
    periods?: number | null | undefined;
  } | null | undefined;
  cost_basis?: {
    /** In the currency's smallest unit, for the whole amount. */
    minor_units: number;
    currency: string;
  } | null | undefined;
  /** Why; part of the fact, for ever. */
  reason: string;
};

export type Offer = {
  /** What is sold to this account, the smallest first. */
  data: CreditPackage[];
  /** The smallest package with the `credits` that were asked for, as a block's way `buy` names them. */
  smallest: CreditPackage | null;
  /** Who takes the payments here. */
  provider: {
    name: "local" | "stripe";
    /** False: test payments, no money moves. */
    moves_money: boolean;
  };
  /** True until something is paid: a person's purchase must say how credits may be used. */
  consent_required: boolean;
  /** Whether a payment method was kept, as auto top-up needs it. */
  can_charge_saved: boolean;
  unblocks: Unblocks;
};

/** What becomes of finished work that nothing could pay: refunded, or owed up to a limit and repaid by the next credits. */
export type Overshoot = {
  policy: "refund";
  /** A report of finished work that would leave more than this unpaid is refused as a slip; null for no bound but that of a cost. */
  max_per_event?: string | null | undefined;
} | {
  policy: "debt";
  /** Credits above zero: a decimal string with at most 6 decimals. */
  limit: string;
  /** A report of finished work that would leave more than this unpaid is refused as a slip; null for no bound but that of a cost. */
  max_per_event?: string | null | undefined;
};

/** What becomes of finished work that nothing could pay: refunded, or owed up to a limit and repaid by the next credits. */
export type OvershootOutput = {
  policy: "refund";
  /** A report of finished work that would leave more than this unpaid is refused as a slip; null for no bound but that of a cost. */
  max_per_event: string | null;
} | {
  policy: "debt";
  /** Credits above zero: a decimal string with at most 6 decimals. */
  limit: string;
  /** A report of finished work that would leave more than this unpaid is refused as a slip; null for no bound but that of a cost. */
  max_per_event: string | null;
};

export type ParkedEvent = {
  usage_event: string;
  seq: number;
  feature: string;
  kind: string;
  /** What it was decided to cost. */
  cost: string;
  decided_at: string;
  /** Of its open break; null where that was closed all the same. */
  reason: string | null;
  parked_at: string | null;
};

export type Plan = {
  id: string;
  name: string;
  /** False where a sandbox key added it: a sandbox key changes only those. Both modes may use it. */
  livemode: boolean;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  /** The latest published version. */
  published: PlanVersion | null;
  /** What the next `publish` makes a version. */
  draft: PlanVersion | null;
};

export type PlanContent = {
  /** What this version is called; default: the plan's name. */
  name?: string | undefined;
  price_book: string;
  /** What the plan entitles to; null for all of the price book. */
  features?: string[] | null | undefined;
  gates?: Gate[] | undefined;
  layers: Layer[];
  grants?: PlanGrant[] | undefined;
  /** What accounts opened through the API start with. */
  consent: Consent;
  overshoot?: Overshoot | undefined;
  members?: PlanMembers | undefined;
  late_usage?: LateUsage | undefined;
  /** Usage of these features (null: of all) that is captured or tracked as failed is refunded in whole, at once. Null: failed work is charged like any other. */
  refund_failed?: {
    /** Keys of features; null for all of them. */
    features?: string[] | null | undefined;
  } | null | undefined;
};

export type PlanContentOutput = {
  /** What this version is called; default: the plan's name. */
  name?: string | undefined;
  price_book: string;
  /** What the plan entitles to; null for all of the price book. */
  features: string[] | null;
  gates: GateOutput[];
  layers: LayerOutput[];
  grants: PlanGrantOutput[];
  /** What accounts opened through the API start with. */
  consent: Consent;
  overshoot: OvershootOutput;
  members: PlanMembersOutput;
  late_usage: LateUsage;
  /** Usage of these features (null: of all) that is captured or tracked as failed is refunded in whole, at once. Null: failed work is charged like any other. */
  refund_failed: {
    /** Keys of features; null for all of them. */
    features: string[] | null;
  } | null;
};

/** Credits of the kind `plan`, or banked resets: issued when an account comes onto the plan, renewed at each reset. */
export type PlanGrant = {
  /** A grant goes on under its key from version to version, and from plan to plan. */
  key: string;
  /** Credits, or banked resets: a whole number, at most 1000. */
  kind?: "plan" | "reset" | undefined;
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount: string;
  priority?: number | undefined;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** Of resets: the windows that one gives back; null for all of the plan's layers. */
  windows?: string[] | null | undefined;
  recurrence: {
    every: number;
    unit: "hour" | "day" | "week" | "month";
    /** Counted from when the account came onto the plan, or with the calendar's own hours, days, weeks or months. */
    anchor?: "subscription" | "calendar" | undefined;
    /** Null for the account's own. */
    time_zone?: string | null | undefined;
  };
  rollover?: {
    /** At least so much is carried over, also where less is left. */
    min?: string | undefined;
    /** At most so much; null for all. */
    max?: string | null | undefined;
    /** For so many resets each part of it is carried over; null for ever. */
    periods?: number | null | undefined;
  } | null | undefined;
  cost_basis?: {
    /** In the currency's smallest unit, for the whole amount. */
    minor_units: number;
    currency: string;
  } | null | undefined;
};

/** Credits of the kind `plan`, or banked resets: issued when an account comes onto the plan, renewed at each reset. */
export type PlanGrantOutput = {
  /** A grant goes on under its key from version to version, and from plan to plan. */
  key: string;
  /** Credits, or banked resets: a whole number, at most 1000. */
  kind: "plan" | "reset";
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount: string;
  priority: number;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** Of resets: the windows that one gives back; null for all of the plan's layers. */
  windows: string[] | null;
  recurrence: {
    every: number;
    unit: "hour" | "day" | "week" | "month";
    /** Counted from when the account came onto the plan, or with the calendar's own hours, days, weeks or months. */
    anchor: "subscription" | "calendar";
    /** Null for the account's own. */
    time_zone: string | null;
  };
  rollover: {
    /** At least so much is carried over, also where less is left. */
    min: string;
    /** At most so much; null for all. */
    max: string | null;
    /** For so many resets each part of it is carried over; null for ever. */
    periods: number | null;
  } | null;
  cost_basis: {
    /** In the currency's smallest unit, for the whole amount. */
    minor_units: number;
    currency: string;
  } | null;
};

/** What the plan says of an organization's members. */
export type PlanMembers = {
  /** Nothing is decided without a `member`: for plans of organizations alone. */
  required?: boolean | undefined;
  /** The most that each member may spend of what needs consent, unless they have caps of their own. At most one per period. */
  caps?: {
    period: "day" | "week" | "month";
    /** Credits above zero: a decimal string with at most 6 decimals. */
    limit: string;
  }[] | undefined;
};

/** What the plan says of an organization's members. */
export type PlanMembersOutput = {
  /** Nothing is decided without a `member`: for plans of organizations alone. */
  required: boolean;
  /** The most that each member may spend of what needs consent, unless they have caps of their own. At most one per period. */
  caps: {
    period: "day" | "week" | "month";
    /** Credits above zero: a decimal string with at most 6 decimals. */
    limit: string;
  }[];
};

export type PlanVersion = {
  /** Names this version; once published, for ever. */
  ref: string;
  /** Contiguous from 1. */
  version: number;
  status: "draft" | "published";
  content: PlanContentOutput;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  published_at: string | null;
};

export type PlanWindow = {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "calendar";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  unit: "hour" | "day" | "week" | "month";
  /** Null follows the account's own time zone. */
  time_zone?: string | null | undefined;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "anchored";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "sliding";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
  /** Equal parts in which it is counted; room returns part by part. */
  slices: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "token_bucket";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features?: string[] | null | undefined;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature?: boolean | undefined;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member?: boolean | undefined;
  window_seconds: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow?: boolean | undefined;
};

export type PlanWindowOutput = {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "calendar";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  unit: "hour" | "day" | "week" | "month";
  /** Null follows the account's own time zone. */
  time_zone: string | null;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "anchored";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "sliding";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
  /** Equal parts in which it is counted; room returns part by part. */
  slices: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
} | {
  /** Unique in the plan, its gates included. Counts follow the key from version to version. */
  key: string;
  kind: "token_bucket";
  /** `requests`, `credits`, or a dimension. */
  measure: string;
  /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
  limit: number | string;
  /** Keys of features; null for all of them. */
  features: string[] | null;
  /** One count for each of the features, each up to the limit, in place of one that all of them share. It goes by `<key>:<feature>`. */
  per_feature: boolean;
  /** One count for each member of an organization, each up to the limit or to the member's own. It goes by `<key>@<member>`; what is asked for without a member is counted together. */
  per_member: boolean;
  window_seconds: number;
  /** Only records: it counts what it would have let through, says where it would have blocked, and neither blocks nor bounds anything. */
  shadow: boolean;
};

export type PriceBook = {
  id: string;
  name: string;
  /** False where a sandbox key added it: a sandbox key changes only those. Both modes may use it. */
  livemode: boolean;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  /** The latest published version. */
  published: PriceBookVersion | null;
  /** What the next `publish` makes a version. */
  draft: PriceBookVersion | null;
};

export type PriceBookContent = {
  features: Record<string, {
    /** What requests may report of the feature. One without a rate is recorded and free. */
    dimensions: string[];
    rates: {
      /** One of the feature's `dimensions`, or `requests`, which counts one per request. */
      dimension: string;
      /** Properties that must all match. The most specific rate that matches is charged. */
      when?: Record<string, string> | undefined;
      /** Credits: a decimal string with at most 6 decimals. */
      credits: string;
      /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
      per: number | string;
    }[];
  }>;
};

export type PriceBookContentOutput = {
  features: Record<string, {
    /** What requests may report of the feature. One without a rate is recorded and free. */
    dimensions: string[];
    rates: {
      /** One of the feature's `dimensions`, or `requests`, which counts one per request. */
      dimension: string;
      /** Properties that must all match. The most specific rate that matches is charged. */
      when: Record<string, string>;
      /** Credits: a decimal string with at most 6 decimals. */
      credits: string;
      /** A quantity: a whole number, or a decimal string with at most 6 decimals. */
      per: number | string;
    }[];
  }>;
};

export type PriceBookVersion = {
  /** Names this version; once published, for ever. */
  ref: string;
  /** Contiguous from 1. */
  version: number;
  status: "draft" | "published";
  content: PriceBookContentOutput;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  published_at: string | null;
};

export type PromoCode = {
  id: string;
  /** Its first letters; the rest is kept nowhere. */
  hint: string;
  label: string;
  livemode: boolean;
  /** Credits, exact. */
  amount: string;
  max_redemptions: number | null;
  /** How many accounts have. */
  redeemed: number;
  expires_at: string | null;
  credits_days: number | null;
  priority: number;
  features: string[] | null;
  audience: {
    plans: string[] | null;
    accounts: string[] | null;
  };
  ended_at: string | null;
  created_by: string;
  created_at: string;
};

export type Purchase = {
  id: string;
  account: string;
  package: string;
  package_name: string;
  /** What was agreed on. */
  credits: string;
  /** An amount of money. */
  price: {
    /** In the currency's smallest unit. */
    minor_units: number;
    currency: string;
  };
  expires_after_days: number | null;
  livemode: boolean;
  provider: "local" | "stripe";
  /** False: a test payment. */
  moves_money: boolean;
  origin: "checkout" | "auto_top_up";
  /** `declined`: nothing was charged, and paying may be tried again. `mismatched`: something else was paid than was agreed on. */
  status: "open" | "action_required" | "processing" | "declined" | "expired" | "paid" | "partly_refunded" | "refunded" | "disputed" | "charged_back" | "mismatched";
  /** Why the last attempt to pay failed. */
  decline: {
    code: string;
    message: string;
  } | null;
  /** In the smallest unit of the price's currency, as the next three. */
  paid: number;
  /** What of `paid` is tax, as the provider reported; null where it reported none. */
  tax: number | null;
  refunded: number;
  /** In a dispute, or lost in one. */
  disputed: number;
  /** Whose credits were bought, once it is paid. */
  grant: string | null;
  /** Less what was taken back. */
  credits_given: string;
  /** Credits whose payment was taken back after they were spent: a loss, owed by nobody. */
  credits_unrecovered: string;
  /** Where to pay; null once there is nothing to pay any more. */
  checkout: {
    url: string;
    expires_at: string | null;
  } | null;
  created_by: string;
  created_at: string;
  paid_at: string | null;
};

export type ReconciliationRun = {
  id: string;
  scope: string;
  accounts: number;
  facts: number;
  started_at: string;
  finished_at: string;
  checks: {
    invariant: string;
    checked: number;
    breaks: number;
  }[];
  breaks: {
    /** The id of the invariant that does not hold: A1, L1, B1, chain … */
    invariant: string;
    account: string | null;
    seq: number | null;
    detail: string;
  }[];
  /** Of a run over one account: the ledger's balance, and the sum of its updates. */
  balance: {
    stored: string;
    recomputed: string;
  } | null;
};

export type Refund = {
  /** The event that was refunded. */
  usage_event: string;
  reason: string;
  /** `key_…`, `usr_…`, or `system`: by a rule of the plan. */
  by: string;
  restore_windows: boolean;
  /** Null where the event left no debt, or none of it was taken back. */
  debt: {
    /** What the event had left to be owed. */
    carried: string;
    /** What of that was taken back. */
    amount: string;
    /** What of it was still owed, and is not any more. */
    forgiven: string;
    /** What grants had repaid of it goes back to them. */
    grants: {
      id: string;
      /** Credits, exact. */
      amount: string;
      /** What of it expired at once: more was used of the grant than its plan gives now. */
      expired: string;
    }[];
    /** What had been repaid by grants and periods that are not there any more: it expired at once. */
    expired: string;
  } | null;
  sources: {
    layer: string;
    source: string;
    /** What the event had drawn there. */
    drawn: string;
    /** Credits, exact. */
    amount: string;
    windows: {
      key: string;
      measure: string;
      /** What the window had counted of this. */
      amount: string;
      /** Credits, exact. */
      returned: string;
      /** `window_closed`: the span that counted it is over, or the window refills by itself; `window_reset`: a reset forgave it. */
      state: "returned" | "window_closed" | "window_reset";
    }[];
    grants: {
      id: string;
      /** Credits, exact. */
      amount: string;
      /** What of it expired at once: the grant, or the period that gave it, is over. */
      expired: string;
    }[];
  }[];
  /** Of the refund's own usage event. */
  id: string;
  account: string;
  seq: number;
  at: string;
  /** What was given back in all: windows, credits and debt together. */
  amount: string;
  /** What of it went back to grants. */
  credits: string;
  /** What of the credits expired at once. */
  expired: string;
};

export type RefundPreview = {
  /** The event that was refunded. */
  usage_event: string;
  restore_windows: boolean;
  /** Null where the event left no debt, or none of it was taken back. */
  debt: {
    /** What the event had left to be owed. */
    carried: string;
    /** What of that was taken back. */
    amount: string;
    /** What of it was still owed, and is not any more. */
    forgiven: string;
    /** What grants had repaid of it goes back to them. */
    grants: {
      id: string;
      /** Credits, exact. */
      amount: string;
      /** What of it expired at once: more was used of the grant than its plan gives now. */
      expired: string;
    }[];
    /** What had been repaid by grants and periods that are not there any more: it expired at once. */
    expired: string;
  } | null;
  sources: {
    layer: string;
    source: string;
    /** What the event had drawn there. */
    drawn: string;
    /** Credits, exact. */
    amount: string;
    windows: {
      key: string;
      measure: string;
      /** What the window had counted of this. */
      amount: string;
      /** Credits, exact. */
      returned: string;
      /** `window_closed`: the span that counted it is over, or the window refills by itself; `window_reset`: a reset forgave it. */
      state: "returned" | "window_closed" | "window_reset";
    }[];
    grants: {
      id: string;
      /** Credits, exact. */
      amount: string;
      /** What of it expired at once: the grant, or the period that gave it, is over. */
      expired: string;
    }[];
  }[];
  account: string;
  /** What was given back in all: windows, credits and debt together. */
  amount: string;
  /** What of it went back to grants. */
  credits: string;
  /** What of the credits expired at once. */
  expired: string;
};

export type RefundPreviewRequest = {
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount?: string | undefined;
  /** Of what the event cost, rounded down to a microcredit. */
  share?: string | undefined;
  /** False leaves what windows have counted: then only credits are refunded, and debt. */
  restore_windows?: boolean | undefined;
  reason?: string | undefined;
};

export type RefundRequest = {
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount?: string | undefined;
  /** Of what the event cost, rounded down to a microcredit. */
  share?: string | undefined;
  /** False leaves what windows have counted: then only credits are refunded, and debt. */
  restore_windows?: boolean | undefined;
  reason: string;
};

export type Replay = {
  id: string;
  identical: boolean;
  facts_replayed: number;
  stored_hash: string;
  recomputed_hash: string | null;
  recomputed: Decision | null;
};

export type RollUp = {
  /** The session or lineage; null for `all`. */
  group: string | null;
  /** Asked for, blocked ones among them. */
  requests: number;
  blocked: number;
  /** All usage events: with the ends of holds, and refunds. */
  events: number;
  /** Events without a charge yet: of them, credits are not in the sums. */
  unsettled: number;
  /** Net of what was refunded. */
  cost: string;
  /** Of the cost: covered by windows, free tier or entitlement. */
  included: string;
  /** Of the cost: paid with credits. */
  charged: string;
  first_at: string;
  last_at: string;
  last_seq: number;
};

export type Simulation = {
  id: string;
  status: "queued" | "running" | "done" | "failed" | "canceled";
  /** Whose usage; null: of both modes. */
  livemode: boolean | null;
  plan: {
    /** Null where the content was sent and is stored nowhere. */
    ref: string | null;
    of: string;
    name: string;
  } | null;
  price_book: {
    /** Null where the content was sent and is stored nowhere. */
    ref: string | null;
    of: string;
    name: string;
  } | null;
  instead_of: string[];
  period: {
    from: string;
    to: string;
  } | null;
  accounts: string[] | null;
  progress: {
    decisions: number;
    /** Null until they are counted. */
    of: number | null;
  };
  /** Of a period, once it is done. */
  result: {
    accounts: number;
    decisions: number;
    /** Let through or not otherwise than in truth, or blocked for another reason. */
    changed: number;
    newly_blocked: number;
    newly_allowed: number;
    /** Let through alike, and priced otherwise or paid from other sources. */
    paid_otherwise: number;
    outcomes: {
      from: "allowed" | "partial" | "blocked" | "refused";
      from_reason: string | null;
      to: "allowed" | "partial" | "blocked" | "refused";
      to_reason: string | null;
      decisions: number;
    }[];
    before: {
      allowed: number;
      partial: number;
      blocked: number;
      /** Of the blocked: those that wait for consent. */
      asked: number;
      /** Of features or dimensions that the changed price book does not know. */
      refused: number;
      /** Per account and feature from a block until a request is let through, waiting is enough, or the period ends. */
      blocked_minutes: string;
      /** What paid, by source. */
      credits: {
        /** Credits, exact. */
        windows: string;
        /** Credits, exact. */
        free: string;
        /** Credits, exact. */
        entitlement: string;
        /** Credits, exact. */
        plan: string;
        /** Credits, exact. */
        promo: string;
        /** Credits, exact. */
        purchased: string;
      };
      /** Drawn from credits: plan, promo and purchased. */
      charged: string;
      /** Overshoot, charged and refunded. */
      refunded: string;
      /** Overshoot that is carried as debt. */
      owed: string;
    };
    after: {
      allowed: number;
      partial: number;
      blocked: number;
      /** Of the blocked: those that wait for consent. */
      asked: number;
      /** Of features or dimensions that the changed price book does not know. */
      refused: number;
      /** Per account and feature from a block until a request is let through, waiting is enough, or the period ends. */
      blocked_minutes: string;
      /** What paid, by source. */
      credits: {
        /** Credits, exact. */
        windows: string;
        /** Credits, exact. */
        free: string;
        /** Credits, exact. */
        entitlement: string;
        /** Credits, exact. */
        plan: string;
        /** Credits, exact. */
        promo: string;
        /** Credits, exact. */
        purchased: string;
      };
      /** Drawn from credits: plan, promo and purchased. */
      charged: string;
      /** Overshoot, charged and refunded. */
      refunded: string;
      /** Overshoot that is carried as debt. */
      owed: string;
    };
    most_affected: {
      account: string;
      name: string | null;
      decisions: number;
      changed: number;
      newly_blocked: number;
      newly_allowed: number;
      blocked_minutes_before: string;
      blocked_minutes_after: string;
      /** Credits, exact. */
      charged_before: string;
      /** Credits, exact. */
      charged_after: string;
    }[];
    /** Ends of holds that would not have been opened. */
    endings_not_asked: number;
    /** Acts that would have had nothing to be done to. */
    acts_not_done: number;
    /** Left out: their history does not follow. Reconcile them. */
    unreadable_accounts: number;
  } | null;
  /** Of one request. */
  request: {
    account: string;
    feature: string;
    seq: number;
    at: string;
    /** Null where the price book does not know what is asked. */
    before: {
      outcome: "allowed" | "partial" | "blocked";
      /** Credits, exact. */
      cost: string;
      /** Credits, exact. */
      covered: string;
      /** Credits, exact. */
      shortfall: string;
      gates: {
        key: string;
        /** Whether it had room. Where `shadow`, nothing was refused for it. */
        passed: boolean;
        shadow: boolean;
        window: Window | null;
        open: number | null;
        limit: number | null;
      }[];
      trace: {
        layer: string;
        source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
        /** What it could have paid; null where it is unlimited or was not asked. */
        before: string | null;
        /** Credits, exact. */
        taken: string;
        after: string | null;
        skipped: "not_needed" | "not_for_feature" | "full" | "empty" | "consent_required" | "consent_spent" | "cap_reached" | "frozen" | null;
        windows: Window[];
        grants: {
          id: string;
          /** Credits, exact. */
          before: string;
          /** Credits, exact. */
          taken: string;
          /** Credits, exact. */
          after: string;
          skipped: "expired" | "not_effective" | "not_for_feature" | null;
        }[];
      }[];
      reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
      /** The window, gate, cap, layer or grant that decided a block. */
      binding: string | null;
      remaining: {
        windows: Window[];
        credits: {
          /** Credits, exact. */
          available: string;
          /** Credits, exact. */
          held: string;
          /** Credits, exact. */
          unsettled: string;
        };
      };
      ways: Way[];
      /** Where finished work exceeded all that could pay, on a plan that carries overshoot. */
      debt: {
        /** What the account owed before. */
        before: string;
        /** What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back. */
        carried: string;
        /** Credits, exact. */
        after: string;
        /** Credits, exact. */
        limit: string;
      } | null;
      /** Limits in shadow, each of which would have made a block of this, had it been enforced. */
      would_block: string[];
    } | null;
    after: {
      outcome: "allowed" | "partial" | "blocked";
      /** Credits, exact. */
      cost: string;
      /** Credits, exact. */
      covered: string;
      /** Credits, exact. */
      shortfall: string;
      gates: {
        key: string;
        /** Whether it had room. Where `shadow`, nothing was refused for it. */
        passed: boolean;
        shadow: boolean;
        window: Window | null;
        open: number | null;
        limit: number | null;
      }[];
      trace: {
        layer: string;
        source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
        /** What it could have paid; null where it is unlimited or was not asked. */
        before: string | null;
        /** Credits, exact. */
        taken: string;
        after: string | null;
        skipped: "not_needed" | "not_for_feature" | "full" | "empty" | "consent_required" | "consent_spent" | "cap_reached" | "frozen" | null;
        windows: Window[];
        grants: {
          id: string;
          /** Credits, exact. */
          before: string;
          /** Credits, exact. */
          taken: string;
          /** Credits, exact. */
          after: string;
          skipped: "expired" | "not_effective" | "not_for_feature" | null;
        }[];
      }[];
      reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
      /** The window, gate, cap, layer or grant that decided a block. */
      binding: string | null;
      remaining: {
        windows: Window[];
        credits: {
          /** Credits, exact. */
          available: string;
          /** Credits, exact. */
          held: string;
          /** Credits, exact. */
          unsettled: string;
        };
      };
      ways: Way[];
      /** Where finished work exceeded all that could pay, on a plan that carries overshoot. */
      debt: {
        /** What the account owed before. */
        before: string;
        /** What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back. */
        carried: string;
        /** Credits, exact. */
        after: string;
        /** Credits, exact. */
        limit: string;
      } | null;
      /** Limits in shadow, each of which would have made a block of this, had it been enforced. */
      would_block: string[];
    } | null;
  } | null;
  failure: {
    code: "too_many_decisions" | "interrupted" | "failed";
    detail: string;
  } | null;
  created_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};

export type Standing = {
  account: string;
  /** Whose view it is: the pool, and of what is theirs alone only this member's. */
  member: {
    id: string;
    frozen: boolean;
  } | null;
  seq: number;
  as_of: string;
  plan: string;
  plan_name: string;
  time_zone: string;
  frozen: "none" | "paid" | "all";
  test_clock_at: string | null;
  credits: {
    /** Credits, exact. */
    available: string;
    /** Credits, exact. */
    held: string;
    /** Credits, exact. */
    unsettled: string;
    /** What the ledger says: available + held + unsettled - due, always. */
    balance: string;
    /** What time has made due since the last fact and nobody has recorded yet (`due`): already in available and held, not yet in the balance. */
    due: string;
    /** What finished work cost beyond all that could pay: repaid by the next credits. */
    debt: string;
  };
  /** What the next decision records before it decides. The snapshot shows the account as it will be then; its `seq` is that of the last fact. */
  due: {
    what: "hold_expired" | "debt_repaid" | "grant_reset" | "grant_renewed" | "grant_lapsed" | "grant_expired";
    /** The hold's or the grant's id. */
    object: string;
    /** What it will move on the balance; negative where it takes. */
    amount: string;
  }[];
  /** The worst possible overshoot. What is decided and not yet settled adds nothing to it: it is off what the next decision sees. */
  overshoot: {
    policy: "refund" | "debt";
    /** The most that is carried; null where none is. */
    debt_limit: string | null;
    /** Since when something is owed (`credits.debt`) without a break; null where nothing is. */
    owed_since: string | null;
    /** The first renewal that will repay of it, and how much. Null where nothing is owed or no grant that repays recurs: then the next credits do. */
    repaid_next: {
      grant: string;
      at: string;
      /** Credits, exact. */
      amount: string;
    } | null;
    /** By one report of finished work: each `track`, or a capture beyond its hold. */
    per_event_max: string;
    /** By the captures of all holds that are open now. */
    open_holds_max: string;
    /** As many holds may be open at once. */
    holds_max: number;
    /** By the captures of as many. */
    all_holds_max: string;
  };
  windows: {
    key: string;
    /** `requests`, `credits`, or a usage dimension. */
    measure: string;
    /** Credits, exact. */
    limit: string;
    /** Credits, exact. */
    used: string;
    /** Credits, exact. */
    held: string;
    /** Credits, exact. */
    remaining: string;
    resets_at: string | null;
    /** Null where the limit is enforced. Of one in shadow, which only records: how much of the cost it would have kept from being covered here. */
    shadow: string | null;
    kind: "calendar" | "anchored" | "sliding" | "token_bucket";
    features: string[] | null;
    rule: {
      unit: "hour" | "day" | "week" | "month" | null;
      /** Its length; a calendar month is told as 30 days. */
      window_ms: number;
      time_zone: string | null;
      started_at: string | null;
    };
  }[];
  layers: {
    layer: string;
    source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
    features: string[] | null;
    /** Keys of the windows that all must have room; empty for credits and for unlimited layers. */
    windows: string[];
    /** Kinds of grants it draws on; empty for allowances. */
    kinds: ("promo" | "purchased" | "plan" | "adjustment")[];
    needs_consent: boolean;
    /** In credits; null where it is unlimited or measured otherwise. */
    available: string | null;
  }[];
  gates: {
    key: string;
    kind: "rate" | "concurrency";
    /** Only records what it would have refused. */
    shadow: boolean;
    /** Keys of its windows: one, or one per feature. */
    windows: string[];
    open: number | null;
    limit: number | null;
  }[];
  grants: {
    id: string;
    kind: "promo" | "purchased" | "plan" | "adjustment";
    priority: number;
    /** What was issued; where it recurs, what this period has in all, with what was carried over. */
    amount: string;
    /** Credits, exact. */
    available: string;
    /** Credits, exact. */
    held: string;
    effective_at: string;
    expires_at: string | null;
    features: string[] | null;
    recurrence: {
      every: number;
      unit: "hour" | "day" | "week" | "month";
      anchor_at: string;
      time_zone: string;
    } | null;
    next_reset_at: string | null;
    state: "active" | "scheduled" | "spent" | "expired";
  }[];
  /** Banked resets, in the order in which they are used. */
  resets: {
    grant: string;
    /** How many are banked. */
    left: number;
    /** What one gives back; null for all. */
    windows: string[] | null;
    features: string[] | null;
    effective_at: string;
    expires_at: string | null;
    state: "active" | "scheduled" | "spent" | "expired";
  }[];
  holds: {
    id: string;
    feature: string;
    /** Credits, exact. */
    amount: string;
    expires_at: string;
  }[];
  next_payer: {
    feature: string;
    /** The first layer with room; null where the next request would be blocked. */
    layer: string | null;
    source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan" | null;
    reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
    binding: string | null;
    ways: Way[];
  }[];
  consent: {
    mode: "never";
  } | {
    mode: "ask";
  } | {
    mode: "up_to";
    /** Credits, exact. */
    limit: string;
    period: "day" | "week" | "month";
  } | {
    mode: "always";
  };
  /** Spent under `up_to` in the running period. */
  consent_spent: string | null;
  key_consents: Record<string, {
    mode: "never";
  } | {
    mode: "ask";
  } | {
    mode: "up_to";
    /** Credits, exact. */
    limit: string;
    period: "day" | "week" | "month";
  } | {
    mode: "always";
  }>;
  caps: {
    key: string;
    api_key: string | null;
    member: string | null;
    period: "day" | "week" | "month";
    /** Credits, exact. */
    limit: string;
    /** Credits, exact. */
    used: string;
  }[];
};

export type Statement = {
  account: string;
  name: string;
  /** The account's, in which the document tells times. */
  time_zone: string;
  /** Null: from the first movement on. */
  from: string | null;
  /** Null: up to the latest movement. */
  to: string | null;
  /** Credits, exact. */
  opening_balance: string;
  /** Of each kind that there was; they lead from the first balance to the last. */
  totals: {
    /** Overshoot is a `debit` on the account's own line, which its `refund` or, where the plan carries it, its `debt` returns; a `refund` of a grant pays back usage; a `repayment` takes what is owed from new credits. */
    kind: "grant" | "adjustment" | "void" | "expiry" | "debit" | "refund" | "debt" | "repayment";
    count: number;
    /** Credits, exact. */
    amount: string;
  }[];
  /** Credits, exact. */
  closing_balance: string;
};

export type StoredDecision = {
  /** Null for a preview, of which nothing is recorded. */
  id: string | null;
  outcome: "allowed" | "partial" | "blocked";
  mode: "preview" | "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";
  account: string;
  member: string | null;
  feature: string;
  usage: Record<string, string>;
  /** The standing's seq after this decision. */
  seq: number;
  decided_at: string;
  occurred_at: string;
  /** Credits, exact. */
  cost: string;
  /** Credits, exact. */
  covered: string;
  /** Credits, exact. */
  shortfall: string;
  plan: string;
  price_book: string;
  gates: {
    key: string;
    /** Whether it had room. Where `shadow`, nothing was refused for it. */
    passed: boolean;
    shadow: boolean;
    window: Window | null;
    open: number | null;
    limit: number | null;
  }[];
  trace: {
    layer: string;
    source: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
    /** What it could have paid; null where it is unlimited or was not asked. */
    before: string | null;
    /** Credits, exact. */
    taken: string;
    after: string | null;
    skipped: "not_needed" | "not_for_feature" | "full" | "empty" | "consent_required" | "consent_spent" | "cap_reached" | "frozen" | null;
    windows: Window[];
    grants: {
      id: string;
      /** Credits, exact. */
      before: string;
      /** Credits, exact. */
      taken: string;
      /** Credits, exact. */
      after: string;
      skipped: "expired" | "not_effective" | "not_for_feature" | null;
    }[];
  }[];
  reason: "limit_reached" | "credits_exhausted" | "grants_expired" | "consent_required" | "spend_cap_reached" | "gate_reached" | "concurrency_reached" | "account_frozen" | "member_frozen" | "feature_not_entitled" | null;
  /** The window, gate, cap, layer or grant that decided a block. */
  binding: string | null;
  hold: {
    id: string;
    expires_at: string | null;
  } | null;
  usage_event: string | null;
  remaining: {
    windows: Window[];
    credits: {
      /** Credits, exact. */
      available: string;
      /** Credits, exact. */
      held: string;
      /** Credits, exact. */
      unsettled: string;
    };
  };
  ways: Way[];
  /** Where finished work exceeded all that could pay, on a plan that carries overshoot. */
  debt: {
    /** What the account owed before. */
    before: string;
    /** What of the shortfall it owes now; the rest is refunded. Negative where a refund takes it back. */
    carried: string;
    /** Credits, exact. */
    after: string;
    /** Credits, exact. */
    limit: string;
  } | null;
  /** `in_place`: it happened before it was told, and counts where it happened. `late`: what is in `closed` was over by then, and counted it now. What it costs is always drawn now. */
  posted: "now" | "in_place" | "late";
  /** Windows, gates, caps and consents whose span of `occurred_at` was over when this was posted. */
  closed: string[];
  /** Limits in shadow, each of which would have made a block of this, had it been enforced. */
  would_block: string[];
  idempotency_key: string;
  properties: Record<string, string>;
  attribution: {
    key: string | null;
    session: string | null;
    client: string | null;
    lineage: string | null;
  };
  /** The caller said that the work failed. */
  failed: boolean;
  /** Of a refund: what it gave back, and where. */
  refund: {
    /** The event that was refunded. */
    usage_event: string;
    reason: string;
    /** `key_…`, `usr_…`, or `system`: by a rule of the plan. */
    by: string;
    restore_windows: boolean;
    /** Null where the event left no debt, or none of it was taken back. */
    debt: {
      /** What the event had left to be owed. */
      carried: string;
      /** What of that was taken back. */
      amount: string;
      /** What of it was still owed, and is not any more. */
      forgiven: string;
      /** What grants had repaid of it goes back to them. */
      grants: {
        id: string;
        /** Credits, exact. */
        amount: string;
        /** What of it expired at once: more was used of the grant than its plan gives now. */
        expired: string;
      }[];
      /** What had been repaid by grants and periods that are not there any more: it expired at once. */
      expired: string;
    } | null;
    sources: {
      layer: string;
      source: string;
      /** What the event had drawn there. */
      drawn: string;
      /** Credits, exact. */
      amount: string;
      windows: {
        key: string;
        measure: string;
        /** What the window had counted of this. */
        amount: string;
        /** Credits, exact. */
        returned: string;
        /** `window_closed`: the span that counted it is over, or the window refills by itself; `window_reset`: a reset forgave it. */
        state: "returned" | "window_closed" | "window_reset";
      }[];
      grants: {
        id: string;
        /** Credits, exact. */
        amount: string;
        /** What of it expired at once: the grant, or the period that gave it, is over. */
        expired: string;
      }[];
    }[];
  } | null;
  refunds: {
    /** What its refunds gave back in all. */
    refunded: string;
    /** What can still be refunded of it. */
    left: string;
    /** The refunds, oldest first. */
    usage_events: string[];
  };
  hash: string;
  settlement: {
    state: "pending" | "settled" | "not_charged";
    monetization_event: string | null;
    charged: string | null;
    /** Overshoot that came back (S3). */
    refunded: string;
    balance_updates: string[];
  };
};

export type TestClock = {
  id: string;
  name: string;
  /** RFC 3339, UTC with milliseconds. */
  now: string;
  /** How many accounts hang on it; at most 200. */
  accounts: number;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
};

export type TrackRequest = {
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account: string;
  /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
  member?: string | undefined;
  /** A feature's key. */
  feature: string;
  /** Quantities by dimension, at most 64. */
  usage: Record<string, number | string>;
  /** Strings by name, at most 32. */
  properties?: Record<string, string> | undefined;
  /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
  attribution?: {
    key?: string | undefined;
    session?: string | undefined;
    client?: string | undefined;
    /** What all attempts at one logical request have in common: an id of yours. */
    lineage?: string | undefined;
  } | undefined;
  /** RFC 3339, UTC with milliseconds. */
  occurred_at?: string | undefined;
  /** The work failed. Recorded and charged as it was used; where the plan refunds failed work, a refund of all of it follows at once. */
  failed?: boolean | undefined;
};

/** What buying unblocks now, computed from the plan and the standing. */
export type Unblocks = {
  /** Features that purchased credits pay for. */
  pays_for: string[];
  /** What stands in the way whatever is bought. `is_binding`: it blocks the next request already, or takes of what is bought. */
  cannot_lift: ({
    kind: "frozen";
    what: "paid" | "all";
    is_binding: boolean;
  } | {
    /** Nothing of the plan draws on purchased credits for it. */
    kind: "feature";
    feature: string;
    is_binding: boolean;
  } | {
    kind: "gate" | "cap";
    key: string;
    features: string[] | null;
    is_binding: boolean;
    resets_at: string | null;
  } | {
    /** The account's credits are not used, or not unasked. */
    kind: "consent";
    mode: "never" | "ask";
    is_binding: boolean;
  } | {
    /** So much of what is bought first repays what is owed. */
    kind: "debt";
    amount: string;
    is_binding: boolean;
  })[];
  /** The same in words. */
  sentence: string;
};

export type UsageEvent = {
  id: string;
  account: string;
  seq: number;
  kind: "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";
  decision: string;
  hold: string | null;
  member: string | null;
  feature: string;
  usage: Record<string, string>;
  properties: Record<string, string>;
  attribution: {
    key: string | null;
    session: string | null;
    client: string | null;
    lineage: string | null;
  };
  outcome: "allowed" | "partial" | "blocked";
  /** The caller said that the work failed. */
  failed: boolean;
  /** Of a refund: the usage event that it pays back. */
  refund_of: string | null;
  reason: string | null;
  /** Credits, exact. */
  cost: string;
  /** Credits, exact. */
  covered: string;
  plan: string;
  price_book: string;
  idempotency_key: string;
  occurred_at: string;
  /** When it was posted. */
  decided_at: string;
  /** Whether it counts where it happened; `late`: what is in `closed` was over, and counted it now. */
  posted: "now" | "in_place" | "late";
  closed: string[];
  /** Its effect, posted by the settlement. */
  monetization_event: string;
  hash: string;
};

export type Way = {
  kind: "wait";
  until: string;
  window: string | null;
} | {
  kind: "reduce";
  usage: Record<string, string>;
} | {
  kind: "consent";
  /** Credits, exact. */
  amount: string;
} | {
  kind: "buy";
  /** Credits, exact. */
  amount: string;
  needs_consent: boolean;
} | {
  kind: "redeem_reset";
  /** The banked reset that is enough. */
  grant: string;
  /** Keys of the windows that it gives back. */
  windows: string[];
} | {
  kind: "ask_owner";
  /** The member's limit that alone stands in the way, as `binding` names it; null where it is none of a member. */
  limit: string | null;
};

export type WebhookAttempt = {
  nth: number;
  /** RFC 3339, UTC with milliseconds. */
  at: string;
  duration_ms: number;
  status_code: number | null;
  /** Why there was no answer. */
  error: string | null;
  /** The first 1,024 bytes of the answer. */
  response: string | null;
};

export type WebhookDelivery = {
  /** The `webhook-id` of every attempt. */
  message: string;
  type: string;
  account: string | null;
  /** `pending`: waits, perhaps behind an earlier one of its account. `failed`: given up after the last attempt. `skipped`: the endpoint was disabled. */
  status: "pending" | "delivered" | "failed" | "skipped";
  attempts: number;
  /** Not before this time; null where nothing more will be tried. */
  next_attempt_at: string | null;
  last_attempt: WebhookAttempt | null;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  finished_at: string | null;
};

export type WebhookDeliveryWithAttempts = {
  /** The `webhook-id` of every attempt. */
  message: string;
  type: string;
  account: string | null;
  /** `pending`: waits, perhaps behind an earlier one of its account. `failed`: given up after the last attempt. `skipped`: the endpoint was disabled. */
  status: "pending" | "delivered" | "failed" | "skipped";
  attempts: number;
  /** Not before this time; null where nothing more will be tried. */
  next_attempt_at: string | null;
  last_attempt: WebhookAttempt | null;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  finished_at: string | null;
  /** What is signed and sent, byte for byte. */
  body: string;
  /** The newest hundred, newest first. */
  attempt_log: WebhookAttempt[];
};

export type WebhookEndpoint = {
  id: string;
  url: string;
  description: string;
  event_types: string[] | null;
  livemode: boolean;
  /** The one account that it is told of; null: every account of its mode. */
  account: string | null;
  status: "enabled" | "disabled";
  disabled_reason: string | null;
  disabled_at: string | null;
  /** Since when nothing has succeeded; null where it works. */
  failing_since: string | null;
  /** While two secrets sign: until when. */
  previous_secret_expires_at: string | null;
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
};

export type WebhookEndpointWithSecret = {
  id: string;
  url: string;
  description: string;
  event_types: string[] | null;
  livemode: boolean;
  /** The one account that it is told of; null: every account of its mode. */
  account: string | null;
  status: "enabled" | "disabled";
  disabled_reason: string | null;
  disabled_at: string | null;
  /** Since when nothing has succeeded; null where it works. */
  failing_since: string | null;
  /** While two secrets sign: until when. */
  previous_secret_expires_at: string | null;
  created_by: string;
  /** RFC 3339, UTC with milliseconds. */
  created_at: string;
  /** Shown here and never again. */
  secret: string;
};

export type WebhookEventType = "decision.blocked" | "usage.overshot" | "usage.refunded" | "hold.expired" | "grant.issued" | "grant.adjusted" | "grant.voided" | "grant.expired" | "grant.reset" | "grant.renewed" | "grant.lapsed" | "account.opened" | "account.changed" | "windows.reset" | "reset.redeemed" | "debt.repaid" | "balance.updated" | "alert.crossed" | "dispute.opened" | "dispute.answered" | "top_up.charged" | "top_up.paused";

export type Window = {
  key: string;
  /** `requests`, `credits`, or a usage dimension. */
  measure: string;
  /** Credits, exact. */
  limit: string;
  /** Credits, exact. */
  used: string;
  /** Credits, exact. */
  held: string;
  /** Credits, exact. */
  remaining: string;
  resets_at: string | null;
  /** Null where the limit is enforced. Of one in shadow, which only records: how much of the cost it would have kept from being covered here. */
  shadow: string | null;
};
