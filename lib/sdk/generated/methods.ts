// Made from the OpenAPI document by `npm run generate:sdk`. Do not edit.

import type { CallOptions, KeyedCallOptions } from "../call-options.ts";
import type { AccountEvent, StreamOptions } from "../event-stream.ts";
import type { Exported } from "../exported.ts";
import type { Paged } from "../paged.ts";
import type { Account, Alerts, ApiKey, AuditEntry, AutoTopUp, BalanceUpdate, BatchAnswer, Break, Change, Checkpoint, CloudEvent, CodeRedemption, CreatedApiKey, CreatedInvitation, CreatedPromoCode, CreditPackage, Decision, DecisionRequest, Dispute, DisputeAnswerRequest, DisputePack, DisputeRequest, DisputeState, Feature, Grant, Invitation, KeyCap, Levels, Lineage, ListedDecision, Member, MonetizationEvent, NewAccount, NewGrant, Offer, Overshoot, ParkedEvent, Plan, PlanContent, PlanVersion, PriceBook, PriceBookContent, PriceBookVersion, PromoCode, Purchase, ReconciliationRun, Refund, RefundPreview, RefundPreviewRequest, RefundRequest, Replay, RollUp, Simulation, Standing, Statement, StoredDecision, TestClock, TrackRequest, UsageEvent, WebhookDelivery, WebhookDeliveryWithAttempts, WebhookEndpoint, WebhookEndpointWithSecret, WebhookEventType } from "./schemas.ts";

export type AddCreditPackageBody = {
  name: string;
  description?: string | undefined;
  /** Credits above zero: a decimal string with at most 6 decimals. */
  credits: string;
  /** An amount of money. */
  price: {
    /** In the currency's smallest unit. */
    minor_units: number;
    currency: string;
  };
  /** Days from the payment on for which the credits pay; null: they never expire. */
  expires_after_days?: number | null | undefined;
};

export type AddFeatureBody = {
  /** A feature's key. */
  key: string;
  name: string;
  /** What its usage is measured in, besides requests. */
  dimensions: string[];
};

export type AddMemberBody = {
  name: string;
  /** Your own id of the member. */
  external_id?: string | undefined;
  email?: string | undefined;
  /** By the key of a window or gate that counts each member apart: the member's own limit in place of the plan's. */
  limits?: Record<string, number | string> | undefined;
  /** The most that the member may spend of what needs consent, in place of the plan's caps of members; null leaves those. */
  caps?: {
    period: "day" | "week" | "month";
    /** Credits above zero: a decimal string with at most 6 decimals. */
    limit: string;
  }[] | null | undefined;
};

export type AddPlanBody = {
  name: string;
  content: PlanContent;
};

export type AddPriceBookBody = {
  name: string;
  content: PriceBookContent;
};

export type AddTestClockBody = {
  name: string;
  /** RFC 3339, UTC with milliseconds. */
  now: string;
};

export type AddWebhookEndpointBody = {
  /** Where messages are posted to. */
  url: string;
  description?: string | undefined;
  /** What to be told of; null for everything, types of later versions too. */
  event_types?: WebhookEventType[] | null | undefined;
  /** The one account to be told of. Left out: every account of the mode, which is for keys and administrators; a person names an account that they own. */
  account?: string | undefined;
  /** False for sandbox accounts. Default: the account's, or else the caller's. */
  livemode?: boolean | undefined;
};

export type AdjustGrantBody = {
  /** Added, or taken back where negative: never more than is available. Of a grant that recurs it moves this period alone. */
  delta?: string | undefined;
  expires_at?: string | null | undefined;
  /** Why; part of the fact, for ever. */
  reason: string;
};

export type AdvanceTestClockBody = {
  /** RFC 3339, UTC with milliseconds. */
  now: string;
};

export interface AggregateUsageQuery {
  bucket?: "1m" | "1h" | "1d" | undefined;
  /** `model` is the property of that name; the others are what a decision was asked with, or what paid. */
  group_by?: "feature" | "member" | "key" | "client" | "session" | "model" | "source" | undefined;
  /** By default an hour, a day or 30 days before `to`, by the bucket. */
  from?: string | undefined;
  /** Not included. By default the account's now. */
  to?: string | undefined;
  /** Whose hours and days the buckets are. By default the account's. */
  timezone?: string | undefined;
}
export type AggregateUsageAnswer = {
  account: string;
  bucket: "1m" | "1h" | "1d";
  group_by: "feature" | "member" | "key" | "client" | "session" | "model" | "source" | null;
  timezone: string;
  from: string;
  to: string;
  /** Events of the range that have no charge yet: of them, credits are not in the sums. */
  unsettled: number;
  totals: {
    /** Asked for, blocked ones among them. By source: those that it paid a part of. */
    requests: number;
    blocked: number;
    /** By dimension, what was used: consumed, captured or tracked. Not told by source. */
    usage: Record<string, string>;
    /** Credits, exact. */
    cost: string;
    /** Of the cost: covered by windows, free tier or entitlement. */
    included: string;
    /** Of the cost: paid with credits. */
    charged: string;
    /** Of the cost: covered by nothing, posted and refunded. */
    overshoot: string;
  };
  data: {
    start: string;
    /** Not included. */
    end: string;
    /** Asked for, blocked ones among them. By source: those that it paid a part of. */
    requests: number;
    blocked: number;
    /** By dimension, what was used: consumed, captured or tracked. Not told by source. */
    usage: Record<string, string>;
    /** Credits, exact. */
    cost: string;
    /** Of the cost: covered by windows, free tier or entitlement. */
    included: string;
    /** Of the cost: paid with credits. */
    charged: string;
    /** Of the cost: covered by nothing, posted and refunded. */
    overshoot: string;
    /** Those that have something here; null for events that name none. Empty without `group_by`. */
    groups: {
      group: string | null;
      /** Asked for, blocked ones among them. By source: those that it paid a part of. */
      requests: number;
      blocked: number;
      /** By dimension, what was used: consumed, captured or tracked. Not told by source. */
      usage: Record<string, string>;
      /** Credits, exact. */
      cost: string;
      /** Of the cost: covered by windows, free tier or entitlement. */
      included: string;
      /** Of the cost: paid with credits. */
      charged: string;
      /** Of the cost: covered by nothing, posted and refunded. */
      overshoot: string;
    }[];
  }[];
};

export type BeginPurchaseBody = {
  package: string;
  /** How credits may be used from now on. A person must say it until something is paid; nothing is preselected. */
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
  /** Keeps the payment method for auto top-up, which this does not turn on. */
  save_payment_method?: boolean | undefined;
  /** Where the payer is sent afterwards. */
  return_url?: string | undefined;
};

export type CaptureHoldBody = {
  /** Quantities by dimension, at most 64. */
  usage: Record<string, number | string>;
  /** RFC 3339, UTC with milliseconds. */
  occurred_at?: string | undefined;
  /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
  attribution?: {
    key?: string | undefined;
    session?: string | undefined;
    client?: string | undefined;
    /** What all attempts at one logical request have in common: an id of yours. */
    lineage?: string | undefined;
  } | undefined;
  /** The work failed. Recorded and charged as it was used; where the plan refunds failed work, a refund of all of it follows at once. */
  failed?: boolean | undefined;
};

export type ChangeAccountBody = {
  name?: string | undefined;
  email?: string | null | undefined;
  plan?: string | undefined;
  time_zone?: string | undefined;
  frozen?: "none" | "paid" | "all" | undefined;
  reason?: string | undefined;
};

export type ChangeApiKeyBody = {
  name?: string | undefined;
  /** Those that it keeps: a key is never given more than it was made with. */
  scopes?: ("decide" | "usage" | "read" | "admin")[] | undefined;
  /** In the future; null: never. */
  expires_at?: string | null | undefined;
};

export type ChangeMemberBody = {
  name?: string | undefined;
  external_id?: string | null | undefined;
  email?: string | null | undefined;
  /** Refuses every request of theirs; what happened is recorded. */
  frozen?: boolean | undefined;
  /** By the key of a window or gate that counts each member apart: the member's own limit in place of the plan's. */
  limits?: Record<string, number | string> | undefined;
  /** The most that the member may spend of what needs consent, in place of the plan's caps of members; null leaves those. */
  caps?: {
    period: "day" | "week" | "month";
    /** Credits above zero: a decimal string with at most 6 decimals. */
    limit: string;
  }[] | null | undefined;
  reason?: string | undefined;
};

export type ChangeWebhookEndpointBody = {
  /** Where messages are posted to. */
  url?: string | undefined;
  description?: string | undefined;
  /** What to be told of; null for everything, types of later versions too. */
  event_types?: WebhookEventType[] | null | undefined;
  /** A disabled endpoint is sent nothing; what it misses can be replayed while it is kept. */
  status?: "enabled" | "disabled" | undefined;
};

export type CreateApiKeyBody = {
  name: string;
  /** What the key may do; none includes another. */
  scopes: ("decide" | "usage" | "read" | "admin")[];
  /** False for a sandbox key. Default: that of the account, else of the caller. */
  livemode?: boolean | undefined;
  /** Restricts the key to one account. */
  account?: string | undefined;
  /** Restricts the key to one member of its account: it decides for them, and sees the pool and what is theirs. With scopes `decide`, `usage` and `read`. */
  member?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  expires_at?: string | undefined;
  cap?: KeyCap | undefined;
};

export type CreateCodeBody = {
  /** What its grants are called, which everybody who redeems it reads. */
  label: string;
  /** Credits above zero: a decimal string with at most 6 decimals. */
  amount: string;
  /** Of your own choosing; left out, one is drawn that nobody can guess. */
  code?: string | undefined;
  /** By all accounts together; null for any number. Each account redeems it once. */
  max_redemptions?: number | null | undefined;
  /** Redeemed until just before it; null for as long as nobody ends it. */
  expires_at?: string | null | undefined;
  /** How many days of 24 hours its credits last; null for ever. */
  credits_days?: number | null | undefined;
  /** Lower burns first. */
  priority?: number | undefined;
  /** What its credits may pay for; null for everything. */
  features?: string[] | null | undefined;
  /** Who may redeem it: those on one of the plans, and of the accounts; null for all. */
  audience?: {
    plans?: string[] | null | undefined;
    accounts?: string[] | null | undefined;
  } | undefined;
  /** Default: the mode of the key that makes it. */
  livemode?: boolean | undefined;
};

export type CreateSimulationBody = {
  /** What accounts would be on: a stored version, or content that is stored nowhere. */
  plan?: {
    /** A stored version: a draft, or one that is published. */
    ref: string;
  } | {
    of: string;
    content: PlanContent;
  } | undefined;
  /** What plans would be priced by, whichever version of the same price book they name. */
  price_book?: {
    /** A stored version: a draft, or one that is published. */
    ref: string;
  } | {
    of: string;
    content: PriceBookContent;
  } | undefined;
  /** The plans whose accounts would be on `plan`. Default: the plan that it is a version of. */
  instead_of?: string[] | undefined;
  /** By the accounts' own clocks; `to` is not part of it. */
  period?: {
    /** RFC 3339, UTC with milliseconds. */
    from: string;
    /** RFC 3339, UTC with milliseconds. */
    to: string;
  } | undefined;
  /** Only these; left out: all that used something under what is changed. */
  accounts?: string[] | undefined;
  /** One request now, in place of a period. */
  request?: {
    /** An account: `acct_…`, or `ext:` and your own id of it. */
    account: string;
    /** A feature's key. */
    feature: string;
    /** Quantities by dimension, at most 64. */
    usage: Record<string, number | string>;
    /** Strings by name, at most 32. */
    properties?: Record<string, string> | undefined;
  } | undefined;
};

export type DecideBatchBody = {
  decisions: {
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
    /** Unique per account, for ever. */
    idempotency_key: string;
  }[];
};

export type DraftPlanBody = {
  content: PlanContent;
};

export type DraftPriceBookBody = {
  content: PriceBookContent;
};

export type ExtendHoldBody = {
  /** How long the hold stays open. */
  hold_seconds: number;
  /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
  attribution?: {
    key?: string | undefined;
    session?: string | undefined;
    client?: string | undefined;
    /** What all attempts at one logical request have in common: an id of yours. */
    lineage?: string | undefined;
  } | undefined;
};

export interface ForecastQuery {
  /** Only this; by default all that were used of late. */
  feature?: string | undefined;
  /** The usage of one request; by default what is typical of late. Asks for `feature`. */
  usage?: string | undefined;
  /** Whose requests: in an organization a member's own windows and caps count too. */
  member?: string | undefined;
}
export type ForecastAnswer = {
  account: string;
  seq: number;
  at: string;
  burn: {
    last_1h: {
      /** Those that were let through. */
      requests: number;
      /** Credits, exact. */
      cost: string;
      /** Credits, exact. */
      charged: string;
    };
    last_24h: {
      /** Those that were let through. */
      requests: number;
      /** Credits, exact. */
      cost: string;
      /** Credits, exact. */
      charged: string;
    };
  };
  limits: {
    key: string;
    measure: string;
    limit: string;
    remaining: string;
    resets_at: string | null;
    ends: {
      status: "not_enough_data";
      have: number;
      need: number;
    } | {
      status: "idle";
    } | {
      status: "beyond_a_year";
    } | {
      status: "range";
      /** At the fastest of the recent rates. */
      earliest: string;
      /** At the slowest; null where it does not end within a year then. */
      latest: string | null;
      /** Whether it begins anew before it ends; null where it never does. */
      resets_before: "yes" | "no" | "maybe" | null;
    };
  }[];
  credits: {
    /** Credits, exact. */
    available: string;
    resets_at: string | null;
    ends: {
      status: "not_enough_data";
      have: number;
      need: number;
    } | {
      status: "idle";
    } | {
      status: "beyond_a_year";
    } | {
      status: "range";
      /** At the fastest of the recent rates. */
      earliest: string;
      /** At the slowest; null where it does not end within a year then. */
      latest: string | null;
      /** Whether it begins anew before it ends; null where it never does. */
      resets_before: "yes" | "no" | "maybe" | null;
    };
  };
  features: {
    feature: string;
    typical: {
      usage: Record<string, string>;
      properties: Record<string, string>;
      /** Credits, exact. */
      cost: string;
      /** Of how many events it is the median; null: it was given. */
      samples: number | null;
    } | null;
    /** One after the other, now: what would be decided. */
    capacity: {
      status: "not_enough_data";
      have: number;
      need: number;
    } | {
      status: "known";
      /** How many more, exactly, if all are like it and nothing else happens; null: without end. */
      requests: number | null;
      /** The search was given up at this number. */
      at_least: boolean;
      /** Which layer is the last to pay for how many of them, in order. */
      layers: {
        layer: string;
        source: string;
        requests: number;
        /** The layer’s own window that had no more room then; null where no window ended it. */
        full_window: string | null;
      }[];
      /** Why the one after them is blocked. */
      reason: string | null;
      binding: string | null;
    };
    /** The same, asked no faster than the plan's gates allow. */
    paced: {
      status: "not_enough_data";
      have: number;
      need: number;
    } | {
      status: "known";
      /** How many more, exactly, if all are like it and nothing else happens; null: without end. */
      requests: number | null;
      /** The search was given up at this number. */
      at_least: boolean;
      /** Which layer is the last to pay for how many of them, in order. */
      layers: {
        layer: string;
        source: string;
        requests: number;
        /** The layer’s own window that had no more room then; null where no window ended it. */
        full_window: string | null;
      }[];
      /** Why the one after them is blocked. */
      reason: string | null;
      binding: string | null;
    };
  }[];
};

export interface GetOfferQuery {
  /** How many are needed: `smallest` then has them. */
  credits?: string | undefined;
}

export type GetOpenApiDocumentAnswer = Record<string, unknown>;

export interface GetStandingQuery {
  /** The standing as it was after the account's fact with this number. */
  seq?: number | undefined;
  /** RFC 3339, UTC with milliseconds. */
  at?: string | undefined;
}

export interface GetStatementQuery {
  /** Posted at or after. */
  from?: string | undefined;
  /** Posted before. */
  to?: string | undefined;
}

export type IngestEventsBody = CloudEvent[];
export type IngestEventsAnswer = {
  /** One for each event, in order. */
  data: {
    source: string;
    id: string;
    /** It had come before; this is what was answered then. */
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

export type InviteMemberBody = {
  /** Whose it is: nobody who signs in with another address accepts it. */
  email: string;
  /** Who they become, of those who are there and have no person yet. */
  member?: string | undefined;
  /** Without `member`: what the member is called who is added when they accept. */
  name?: string | undefined;
  expires_in_days?: number | undefined;
};

export interface ListAccountsQuery {
  /** An id, `ext:…`, or the beginning of a name or e-mail. */
  query?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListApiKeysQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
}

export interface ListAuditLogQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  actor?: string | undefined;
  /** An action, or the beginning of some: `grant.` */
  action?: string | undefined;
  object?: string | undefined;
  request_id?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  from?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  to?: string | undefined;
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
}

export interface ListBalanceUpdatesQuery {
  /** Overshoot is a `debit` on the account's own line, which its `refund` or, where the plan carries it, its `debt` returns; a `refund` of a grant pays back usage; a `repayment` takes what is owed from new credits. */
  kind?: "grant" | "adjustment" | "void" | "expiry" | "debit" | "refund" | "debt" | "repayment" | undefined;
  grant?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  from?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  to?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListBreaksQuery {
  state?: "open" | "closed" | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListChangesQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListCheckpointsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListCodesQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListCreditPackagesQuery {
  /** Those not sold any more as well. */
  retired?: "true" | "false" | undefined;
}
export type ListCreditPackagesAnswer = {
  data: CreditPackage[];
};

export interface ListDecisionsQuery {
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
  outcome?: "allowed" | "partial" | "blocked" | undefined;
  /** A feature's key. */
  feature?: string | undefined;
  /** Those that this source gave something to. */
  source?: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan" | undefined;
  /** Of the properties: `model`. */
  model?: string | undefined;
  /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
  member?: string | undefined;
  key?: string | undefined;
  session?: string | undefined;
  client?: string | undefined;
  lineage?: string | undefined;
  /** An id (`dec_…`, `use_…`, `mon_…`, `hold_…`), the beginning of an idempotency key, or a whole key, session, client or lineage. */
  search?: string | undefined;
  /** Posted at or after. */
  from?: string | undefined;
  /** Posted before. */
  to?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListDisputesQuery {
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
  state?: DisputeState | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListDisputesOfUsageEventQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListFeaturesQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListGrantsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  /** `reset`: banked resets of windows. Its amounts are counts, and no balance knows of them. */
  kind?: "promo" | "purchased" | "plan" | "adjustment" | "reset" | undefined;
  status?: "issued" | "voided" | "expired" | undefined;
  /** Those that may pay for this feature; those for everything are among them. */
  feature?: string | undefined;
}

export interface ListInvitationsQuery {
  state?: "pending" | "accepted" | "revoked" | "expired" | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListMembersQuery {
  /** Your own id of the account. */
  external_id?: string | undefined;
  /** With those who were removed. */
  removed?: "true" | "false" | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListMonetizationEventsQuery {
  /** A feature's key. */
  feature?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  from?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  to?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListParkedEventsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListPlansQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListPriceBooksQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListPurchasesQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListReconciliationRunsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}
export type ListReconciliationRunsRow = {
  id: string;
  scope: string;
  started_at: string;
  finished_at: string;
  breaks: number;
};

export interface ListRefundsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListSimulationsQuery {
  /** Those that try a version of this plan. */
  plan?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListTestClocksQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListUsageEventsQuery {
  outcome?: "allowed" | "partial" | "blocked" | undefined;
  /** A feature's key. */
  feature?: string | undefined;
  /** Those that this source gave something to. */
  source?: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan" | undefined;
  /** Of the properties: `model`. */
  model?: string | undefined;
  /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
  member?: string | undefined;
  key?: string | undefined;
  session?: string | undefined;
  client?: string | undefined;
  lineage?: string | undefined;
  /** An id (`dec_…`, `use_…`, `mon_…`, `hold_…`), the beginning of an idempotency key, or a whole key, session, client or lineage. */
  search?: string | undefined;
  /** Posted at or after. */
  from?: string | undefined;
  /** Posted before. */
  to?: string | undefined;
  kind?: "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund" | undefined;
  /** Happened at or after. */
  occurred_from?: string | undefined;
  /** Happened before. */
  occurred_to?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveriesQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  status?: "pending" | "delivered" | "failed" | "skipped" | undefined;
  type?: "decision.blocked" | "usage.overshot" | "usage.refunded" | "hold.expired" | "grant.issued" | "grant.adjusted" | "grant.voided" | "grant.expired" | "grant.reset" | "grant.renewed" | "grant.lapsed" | "account.opened" | "account.changed" | "windows.reset" | "reset.redeemed" | "debt.repaid" | "balance.updated" | "alert.crossed" | "dispute.opened" | "dispute.answered" | "top_up.charged" | "top_up.paused" | "endpoint.ping" | undefined;
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  from?: string | undefined;
  /** RFC 3339, UTC with milliseconds. */
  to?: string | undefined;
}

export interface ListWebhookEndpointsQuery {
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  /** Those of this account alone. */
  account?: string | undefined;
}

export type PingWebhookEndpointAnswer = {
  message: string;
};

export interface ReadLevelsQuery {
  /** The key of a window of the standing; by default the credits. */
  window?: string | undefined;
  /** Whose windows: in an organization a member's own are there too. */
  member?: string | undefined;
}

export type ReconcileBody = {
  /** Only this account; all of them where it is left out. */
  account?: string | undefined;
};

export type RedeemCodeBody = {
  /** As it was given out; capitals, spaces and dashes do not matter. */
  code: string;
};

export type RedeemResetBody = {
  /** Which one. Default: the first, in burn-down order, that gives something back. */
  grant?: string | undefined;
};
export type RedeemResetAnswer = {
  account: string;
  grant: string;
  redeemed_at: string;
  /** Of the fact that records it. */
  seq: number;
  /** Of this grant, then. */
  resets_left: string;
  /** What was given back, as it was before and after. */
  windows: {
    key: string;
    measure: string;
    /** In the window's measure, exact. */
    limit: string;
    before: {
      /** In the window's measure, exact. */
      used: string;
      /** In the window's measure, exact. */
      held: string;
      /** In the window's measure, exact. */
      remaining: string;
      resets_at: string | null;
    };
    after: {
      /** In the window's measure, exact. */
      used: string;
      /** In the window's measure, exact. */
      held: string;
      /** In the window's measure, exact. */
      remaining: string;
      resets_at: string | null;
    };
  }[];
};

export type RefundPurchaseBody = {
  /** How much of the price; all that is left of it where left out. */
  minor_units?: number | undefined;
  reason: string;
};

export type ReleaseHoldBody = {
  /** Who in the product asked: shown and grouped by, never decided by. `key` is the calling API key's id where nothing is told, and always where the key is of one account. What the end of a hold leaves out, is as the hold was asked for. */
  attribution?: {
    key?: string | undefined;
    session?: string | undefined;
    client?: string | undefined;
    /** What all attempts at one logical request have in common: an id of yours. */
    lineage?: string | undefined;
  } | undefined;
};

export type RenamePlanBody = {
  name: string;
};

export type RenamePriceBookBody = {
  name: string;
};

export type ReplayWebhookDeliveriesBody = {
  /** RFC 3339, UTC with milliseconds. */
  from: string;
  /** And before then. */
  to?: string | undefined;
  /** An account: `acct_…`, or `ext:` and your own id of it. */
  account?: string | undefined;
  statuses?: ("delivered" | "failed" | "skipped")[] | undefined;
};
export type ReplayWebhookDeliveriesAnswer = {
  /** How many deliveries were begun anew. */
  replayed: number;
  /** True after 10000: ask again. */
  has_more: boolean;
};

export type ResetGrantBody = {
  /** Why; part of the fact, for ever. */
  reason: string;
};

export type ResetWindowsBody = {
  /** By their keys, as the standing has them; a member's own are `5h@mem_…`. */
  windows: string[];
  /** Why; part of the fact, for ever. */
  reason: string;
};

export interface RollUpUsageQuery {
  /** `all`: one row for everything that is found. */
  by?: "session" | "lineage" | "all" | undefined;
  outcome?: "allowed" | "partial" | "blocked" | undefined;
  /** A feature's key. */
  feature?: string | undefined;
  /** Those that this source gave something to. */
  source?: "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan" | undefined;
  /** Of the properties: `model`. */
  model?: string | undefined;
  /** A member: `mem_…`, or `ext:` and your own id of them, while they are there. */
  member?: string | undefined;
  key?: string | undefined;
  session?: string | undefined;
  client?: string | undefined;
  lineage?: string | undefined;
  /** An id (`dec_…`, `use_…`, `mon_…`, `hold_…`), the beginning of an idempotency key, or a whole key, session, client or lineage. */
  search?: string | undefined;
  /** Posted at or after. */
  from?: string | undefined;
  /** Posted before. */
  to?: string | undefined;
  /** How many rows to answer. */
  limit?: number | undefined;
  /** Where to go on: the `next_cursor` of the page before. */
  cursor?: string | undefined;
}

export type RotateApiKeyBody = {
  /** For so long the secret before is good as well; 0 where it has become known to others. */
  overlap_seconds?: number | undefined;
};

export type RotateWebhookSecretBody = {
  /** For so long the secret before signs as well; 0 where it has become known to others. */
  overlap_seconds?: number | undefined;
};

export type SetAlertsBody = {
  /** Replaces all; one that was there already keeps what is remembered of it. */
  alerts: ({
    kind: "window";
    /** A window's key, as the standing has it. */
    window: string;
    /** Of the window's limit, used. */
    percent: number;
  } | {
    kind: "credits";
    /** Credits: a decimal string with at most 6 decimals. */
    left: string;
  })[];
};

export type SetAutoTopUpBody = {
  /** False turns it off and keeps what else was set. */
  enabled: boolean;
  /** Bought when so many credits are left, or fewer. */
  threshold?: string | undefined;
  /** What is bought. */
  package?: string | undefined;
  /** The most that is charged in a calendar month of the account's time zone, in the smallest unit of the package's currency. */
  monthly_cap?: number | undefined;
};

export type SetCapsBody = {
  /** At most one per period; none lifts them. */
  caps: {
    period: "day" | "week" | "month";
    /** Credits above zero: a decimal string with at most 6 decimals. */
    limit: string;
  }[];
  /** Whose caps are set: this key's, or else the account's. The others stay as they are. */
  api_key?: string | undefined;
};

export type SetConsentBody = {
  /** Null takes a key's own consent away; it then follows the account's. */
  consent: {
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
  } | null;
  api_key?: string | undefined;
};

export type SettleParkedEventsBody = {
  /** What was repaired; kept in the audit log. */
  reason: string;
};
export type SettleParkedEventsAnswer = {
  settled: {
    usage_event: string;
    seq: number;
  }[];
  /** Those that cannot be charged rightly yet. */
  parked: {
    usage_event: string;
    seq: number;
    /** Why: the price that differs, the trace that does not add up, or what the ledger refuses. */
    reason: string;
  }[];
  /** Whether there were more than are tried at once: then repeat it. */
  has_more: boolean;
};

export type VoidGrantBody = {
  /** Why; part of the fact, for ever. */
  reason: string;
};

/** One method for each operation of the API, by its name in the document. */
export interface Methods {
  /** Put a package of credits up for sale. A package never changes: retire it and add another. Of a key it is of the key's mode, of a person live. */
  addCreditPackage(body: AddCreditPackageBody, options?: CallOptions): Promise<CreditPackage>;

  /** Add a feature and the dimensions of its usage. A feature is data: price books and limits may name it from now on. It never changes, in either mode, so a sandbox key adds none. */
  addFeature(body: AddFeatureBody, options?: CallOptions): Promise<Feature>;

  /** Add a member to an organization. An organization has at most 1000. `external_id` is taken once among them, so a retry adds nobody twice. */
  addMember(id: string, body: AddMemberBody, options?: CallOptions): Promise<Member>;

  /** Add a plan with its first draft. A plan names a published price book version, its gates, and the layers of the waterfall in the order in which they pay. Accounts can be on it once it is published. */
  addPlan(body: AddPlanBody, options?: CallOptions): Promise<Plan>;

  /** Add a price book with its first draft. A price book says what usage costs in credits, by feature, dimension and properties. A rate is a fraction (3 credits per 1000000 tokens) and never rounded; the cost of a request is, once, up to the next millionth. */
  addPriceBook(body: AddPriceBookBody, options?: CallOptions): Promise<PriceBook>;

  /** Add a test clock. Sandbox accounts opened with it live at its time. At most 200 accounts hang on one clock. */
  addTestClock(body: AddTestClockBody, options?: CallOptions): Promise<TestClock>;

  /** Add a webhook endpoint; its secret is shown once. Messages are signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`) and sent in order per account, at least once. With `account` it is told of that account and of no other; a person adds endpoints of accounts that they own. A sandbox key adds endpoints for sandbox accounts. */
  addWebhookEndpoint(body: AddWebhookEndpointBody, options?: CallOptions): Promise<WebhookEndpointWithSecret>;

  /** Add to a grant, take from it, or move its expiry */
  adjustGrant(id: string, body: AdjustGrantBody, options?: KeyedCallOptions): Promise<Grant>;

  /** Move a test clock forward, and every account on it. Holds that end and grants that expire by then are ended and expired before the answer. A clock never goes back; to be moved to where it is changes nothing, so a repeat is safe. */
  advanceTestClock(id: string, body: AdvanceTestClockBody, options?: CallOptions): Promise<TestClock>;

  /** Sums of what was used and charged, in buckets of time. Exact, from the datasets; an event is in the bucket in which it was decided. Buckets are the minutes, hours and days of a time zone, changes of its clocks included; those without usage are there too. Whoever is a member, or has a key of one, is told of their own. */
  aggregateUsage(id: string, query?: AggregateUsageQuery | undefined, options?: CallOptions): Promise<AggregateUsageAnswer>;

  /** Answer a dispute: refund, or say why not. `refunded` makes a refund of the disputed usage event, at most once however often it is asked for, or names one that was made already. A dispute is answered once. */
  answerDispute(id: string, body: DisputeAnswerRequest, options?: KeyedCallOptions): Promise<Dispute>;

  /** Buy credits: begins a purchase, and answers where to pay. Send the payer to `checkout.url`. Credits come when the provider says, signed, that it is paid: a webhook `grant.issued`, and the purchase's `status`. A person whose account has never paid says how credits may be used, else `consent_missing`. Auto top-up is never changed by it. */
  beginPurchase(id: string, body: BeginPurchaseBody, options?: KeyedCallOptions): Promise<Purchase>;

  /** Cancel a simulation that has not ended */
  cancelSimulation(id: string, options?: CallOptions): Promise<Simulation>;

  /** Charge what was really used, and give back the rest. Prices the actual usage with the versions the hold pinned. What exceeds the hold walks on down the layers; what nothing covers then is overshoot. */
  captureHold(id: string, body: CaptureHoldBody, options?: KeyedCallOptions): Promise<Decision>;

  /** Change an account's plan, time zone, frozen state, name or e-mail. A plan change resets no counter and touches no grant but the plan's own: what both plans give under one key goes on with what was used of it, what the new one does not give ends with its period. Each of plan, time_zone and frozen is a fact of the account. */
  changeAccount(id: string, body?: ChangeAccountBody | undefined, options?: CallOptions): Promise<Account>;

  /** Change an API key's name or end, or narrow what it may do. Its secret stays. It may lose scopes and is never given one; what it may spend is set by `PUT /accounts/{id}/caps` and `PUT /accounts/{id}/consent` with `api_key`. */
  changeApiKey(id: string, body?: ChangeApiKeyBody | undefined, options?: CallOptions): Promise<ApiKey>;

  /** Change a member's limits, caps, frozen state, name, external id or e-mail. Limits and caps are replaced whole and keep what was used. They and the frozen state are a fact of the account. */
  changeMember(id: string, member: string, body?: ChangeMemberBody | undefined, options?: CallOptions): Promise<Member>;

  /** Change a webhook endpoint, disable or enable it. An endpoint that has failed for five days is disabled by itself. Enabled again, it is sent what happens from then on; what it missed can be replayed. */
  changeWebhookEndpoint(id: string, body?: ChangeWebhookEndpointBody | undefined, options?: CallOptions): Promise<WebhookEndpoint>;

  /** Derive an account's bill again from its rows, in front of whoever it is about. The very run of `POST /reconciliation/runs`, for one account and for its own people: from usage to charges to the balance. NDJSON, a line as it comes: `started`, `progress`, a `check` for each invariant, a `break` for each that does not hold, `balance`, `end`. A stream without an `end` was cut off. Changes nothing but the lists of runs and breaks. */
  checkAccount(id: string, options?: CallOptions): Promise<Response>;

  /** Make an API key; its secret is shown once. A sandbox key makes sandbox keys, and a person makes keys of their own accounts. `cap` bounds what may be spent through the key; it is a fact of the account and evaluated inside the decision. */
  createApiKey(body: CreateApiKeyBody, options?: CallOptions): Promise<CreatedApiKey>;

  /** Make a promo code; it is shown once. Each account redeems it once, all together as often as `max_redemptions` says, also when they do so at once. Only a hash of it is kept. A sandbox key makes codes for sandbox accounts. */
  createCode(body: CreateCodeBody, options?: CallOptions): Promise<CreatedPromoCode>;

  /** What if: recorded usage, or one request, under a draft plan or price book. Does the usage of a period again under a plan or a price book that need not be published, and compares: who would be blocked, for how long, what pays, what is charged, and which accounts notice most. It runs beside the decisions; read it until it is `done`. One request is answered at once. */
  createSimulation(body?: CreateSimulationBody | undefined, options?: CallOptions): Promise<Simulation>;

  /** Decide how much is allowed, and from where. Prices the usage, checks the gates, walks the plan's layers, and records the one durable answer. A block is an answer: 200 with `outcome: blocked`, its reason and the ways to continue. `Prefer: status` answers a block with its status instead. */
  decide(body: DecisionRequest, options?: KeyedCallOptions): Promise<Decision>;

  /** Decide up to 1,000 requests. Each item has its own `idempotency_key` and its own answer, in order. Items of one account all count, in order. An item that cannot be decided has a `problem`, and the others are decided all the same. */
  decideBatch(body: DecideBatchBody, options?: CallOptions): Promise<BatchAnswer>;

  /** Delete a webhook endpoint with its deliveries */
  deleteWebhookEndpoint(id: string, options?: CallOptions): Promise<WebhookEndpoint>;

  /** Write the draft of a plan's next version. Replaces the draft that there may be. What is published is never touched. */
  draftPlan(id: string, body: DraftPlanBody, options?: CallOptions): Promise<PlanVersion>;

  /** Write the draft of a price book's next version. Replaces the draft that there may be. What is published is never touched. */
  draftPriceBook(id: string, body: DraftPriceBookBody, options?: CallOptions): Promise<PriceBookVersion>;

  /** End a promo code. Nobody redeems it from here on; what was redeemed stays. Its letters are not given out again. */
  endCode(id: string, options?: CallOptions): Promise<PromoCode>;

  /** Keep a hold open longer. Its end moves to `hold_seconds` from now, and never to an earlier time. */
  extendHold(id: string, body: ExtendHoldBody, options?: KeyedCallOptions): Promise<Decision>;

  /** How many more, what binds, and until when. For each feature how often a typical request would be allowed now, exactly, which window binds, and how many more credits pay for; for each window and for the credits when they end at the rates of the last hour and the last day, as a range. Where there are too few events, it says so in place of a guess. Whoever is a member, or has a key of one, is told of their own requests and windows; what all share ends at the rates of all. */
  forecast(id: string, query?: ForecastQuery | undefined, options?: CallOptions): Promise<ForecastAnswer>;

  /** One account */
  getAccount(id: string, options?: CallOptions): Promise<Account>;

  /** An account's thresholds, and when each was last crossed */
  getAlerts(id: string, options?: CallOptions): Promise<Alerts>;

  /** Read an API key; never its secret */
  getApiKey(id: string, options?: CallOptions): Promise<ApiKey>;

  /** Auto top-up: how it is set, and what it would do next */
  getAutoTopUp(id: string, options?: CallOptions): Promise<AutoTopUp>;

  /** Everything needed to verify the account offline. NDJSON from one snapshot: every fact, charge and balance update as its chain hashes it, and every signed checkpoint that covers the account. `/verify-bundle.mjs` of this host (`scripts/verify-bundle.mjs`) verifies it with nothing but Node. */
  getBundle(id: string, options?: CallOptions): Promise<Response>;

  /** One checkpoint */
  getCheckpoint(id: string, options?: CallOptions): Promise<Checkpoint>;

  /** Read a promo code; never its letters */
  getCode(id: string, options?: CallOptions): Promise<PromoCode>;

  /** One package */
  getCreditPackage(id: string, options?: CallOptions): Promise<CreditPackage>;

  /** One stored decision, with its trace and what became of it */
  getDecision(id: string, options?: CallOptions): Promise<StoredDecision>;

  /** One dispute, with its answer */
  getDispute(id: string, options?: CallOptions): Promise<Dispute>;

  /** Everything about one charge: decision, trace, charge, movements, refunds, disputes, and the hashes. With `Accept: application/pdf` as one page to print or attach; what is too long for it is in the JSON. */
  getDisputePack(id: string, options?: CallOptions): Promise<DisputePack>;

  /** Read a feature */
  getFeature(key: string, options?: CallOptions): Promise<Feature>;

  /** One grant */
  getGrant(id: string, options?: CallOptions): Promise<Grant>;

  /** One invitation; never its link */
  getInvitation(id: string, invitation: string, options?: CallOptions): Promise<Invitation>;

  /** What the attempts at one logical request came to, all together. Every attempt is charged as it was used, and none twice: which of them count as one is for their caller to say, by `attribution.lineage`. The attempts themselves: `GET /accounts/{id}/usage-events?lineage=`. */
  getLineage(id: string, lineage: string, options?: CallOptions): Promise<Lineage>;

  /** One member, removed or not */
  getMember(id: string, member: string, options?: CallOptions): Promise<Member>;

  /** What an account can buy, and what buying unblocks now */
  getOffer(id: string, query?: GetOfferQuery | undefined, options?: CallOptions): Promise<Offer>;

  /** The OpenAPI 3.1 document of this API */
  getOpenApiDocument(options?: CallOptions): Promise<GetOpenApiDocumentAnswer>;

  /** Read a plan: its latest published version and its draft */
  getPlan(id: string, options?: CallOptions): Promise<Plan>;

  /** Read one version of a plan */
  getPlanVersion(id: string, version: string, options?: CallOptions): Promise<PlanVersion>;

  /** Read a price book: its latest published version and its draft */
  getPriceBook(id: string, options?: CallOptions): Promise<PriceBook>;

  /** Read one version of a price book */
  getPriceBookVersion(id: string, version: string, options?: CallOptions): Promise<PriceBookVersion>;

  /** A purchase: whether it is paid, and what became of it */
  getPurchase(id: string, options?: CallOptions): Promise<Purchase>;

  /** A simulation: how far it is, and what came of it */
  getSimulation(id: string, options?: CallOptions): Promise<Simulation>;

  /** One numbered snapshot: what is left, who pays next; now or as it was. The gate and every page read this model; its `seq` is the number of the snapshot. With `seq` it is the snapshot after that fact of the account, with `at` the one at that instant, folded from the facts: what the gate read then. An account on a test clock is asked by its clock's time. */
  getStanding(id: string, query?: GetStandingQuery | undefined, options?: CallOptions): Promise<Standing>;

  /** What moved the balance within a period, in sums or as a document. All as of one instant. With `Accept: application/pdf` a document to print, with every movement; a period of more than 10000 of them is refused: the balance updates themselves can be exported whole. */
  getStatement(id: string, query?: GetStatementQuery | undefined, options?: CallOptions): Promise<Statement>;

  /** Read a test clock */
  getTestClock(id: string, options?: CallOptions): Promise<TestClock>;

  /** One delivery with its body and its attempts */
  getWebhookDelivery(id: string, message: string, options?: CallOptions): Promise<WebhookDeliveryWithAttempts>;

  /** Read a webhook endpoint; never its secret */
  getWebhookEndpoint(id: string, options?: CallOptions): Promise<WebhookEndpoint>;

  /** Take usage as CloudEvents 1.0. One event in structured mode (`application/cloudevents+json`) or binary mode (`application/json` with `ce-` headers), or up to 1,000 as `application/cloudevents-batch+json`. `type` is the feature's key, after a prefix that ends in a slash if you like; `subject` the account; `time` when it happened; `data` the usage. An event is recorded once per account for its `source` and `id`, for ever, however often it is delivered. Like all usage that already happened it is never blocked. A batch answers each event for itself; one event that cannot be taken is answered with its problem. */
  ingestEvents(body: IngestEventsBody, options?: CallOptions): Promise<IngestEventsAnswer>;

  /** Invite a person to be a member. Mails a link that is good once, for this address alone. With `member` they become that member, with `name` one who is added when they accept. An address and a member have one invitation that waits, so a retry mails nobody twice; an account sends at most 50 an hour. */
  inviteMember(id: string, body: InviteMemberBody, options?: CallOptions): Promise<CreatedInvitation>;

  /** Issue credits */
  issueGrant(id: string, body: NewGrant, options?: KeyedCallOptions): Promise<Grant>;

  /** Accounts, newest first */
  listAccounts(query?: ListAccountsQuery | undefined, options?: CallOptions): Paged<Account>;

  /** List API keys, newest first */
  listApiKeys(query?: ListApiKeysQuery | undefined, options?: CallOptions): Paged<ApiKey>;

  /** Who administered what, newest first. Every act of administration with what was before and after it, written in the transaction of the act itself. Entries are never changed or deleted. A sandbox key sees those of the sandbox and of what both modes share. */
  listAuditLog(query?: ListAuditLogQuery | undefined, options?: CallOptions): Paged<AuditEntry>;

  /** How much the balance moved, and why, newest first. With `Accept: text/csv` or `application/x-ndjson` all rows are streamed, from one snapshot; then `limit` and `cursor` mean nothing. */
  listBalanceUpdates(id: string, query?: ListBalanceUpdatesQuery | undefined, options?: CallOptions): Exported<BalanceUpdate>;

  /** Open breaks, newest first: places where the datasets do not agree, and events that could not be settled */
  listBreaks(query?: ListBreaksQuery | undefined, options?: CallOptions): Paged<Break>;

  /** What changed that is not usage, newest first: grants, resets, plan, limits, refunds. Each row is a fact of the account with its seq: what was done to it, by whom and why, and what was paid back of its usage. */
  listChanges(id: string, query?: ListChangesQuery | undefined, options?: CallOptions): Paged<Change>;

  /** Signed checkpoints, newest first */
  listCheckpoints(query?: ListCheckpointsQuery | undefined, options?: CallOptions): Paged<Checkpoint>;

  /** List promo codes, newest first */
  listCodes(query?: ListCodesQuery | undefined, options?: CallOptions): Paged<PromoCode>;

  /** What is sold, the smallest first. To accounts of the key's mode; for a person of both. */
  listCreditPackages(query?: ListCreditPackagesQuery | undefined, options?: CallOptions): Promise<ListCreditPackagesAnswer>;

  /** Decisions, newest first, each with what has become of it */
  listDecisions(query?: ListDecisionsQuery | undefined, options?: CallOptions): Paged<ListedDecision>;

  /** Disputes, newest first. Of one account, or, for administrators, of all that the caller sees. */
  listDisputes(query?: ListDisputesQuery | undefined, options?: CallOptions): Paged<Dispute>;

  /** The disputes of a usage event, newest first */
  listDisputesOfUsageEvent(id: string, query?: ListDisputesOfUsageEventQuery | undefined, options?: CallOptions): Paged<Dispute>;

  /** List the features that usage is reported of */
  listFeatures(query?: ListFeaturesQuery | undefined, options?: CallOptions): Paged<Feature>;

  /** An account's grants, newest first */
  listGrants(id: string, query?: ListGrantsQuery | undefined, options?: CallOptions): Paged<Grant>;

  /** Invitations of an organization, newest first; never their links */
  listInvitations(id: string, query?: ListInvitationsQuery | undefined, options?: CallOptions): Paged<Invitation>;

  /** Members of an organization, newest first, with what each has used. A caller that is restricted to a member finds that member alone. */
  listMembers(id: string, query?: ListMembersQuery | undefined, options?: CallOptions): Paged<Member>;

  /** What was charged for it, newest first: one per usage event, zero included. With `Accept: text/csv` or `application/x-ndjson` all rows are streamed, from one snapshot; then `limit` and `cursor` mean nothing. */
  listMonetizationEvents(id: string, query?: ListMonetizationEventsQuery | undefined, options?: CallOptions): Exported<MonetizationEvent>;

  /** Usage events that could not be settled, in order. The settlement prices every usage event again before it charges it. One that it cannot charge rightly is parked with the reason, and nothing of it is debited. */
  listParkedEvents(id: string, query?: ListParkedEventsQuery | undefined, options?: CallOptions): Paged<ParkedEvent>;

  /** List plans, newest first */
  listPlans(query?: ListPlansQuery | undefined, options?: CallOptions): Paged<Plan>;

  /** List price books, newest first */
  listPriceBooks(query?: ListPriceBooksQuery | undefined, options?: CallOptions): Paged<PriceBook>;

  /** An account's purchases, newest first */
  listPurchases(id: string, query?: ListPurchasesQuery | undefined, options?: CallOptions): Paged<Purchase>;

  /** Runs, newest first */
  listReconciliationRuns(query?: ListReconciliationRunsQuery | undefined, options?: CallOptions): Paged<ListReconciliationRunsRow>;

  /** The refunds of a usage event, oldest first */
  listRefunds(id: string, query?: ListRefundsQuery | undefined, options?: CallOptions): Paged<Refund>;

  /** Simulations, newest first. The newest 500 that have ended are kept, and all that have not. */
  listSimulations(query?: ListSimulationsQuery | undefined, options?: CallOptions): Paged<Simulation>;

  /** List test clocks, newest first */
  listTestClocks(query?: ListTestClocksQuery | undefined, options?: CallOptions): Paged<TestClock>;

  /** What the user did, newest first: every activity, charged or not. With `Accept: text/csv` or `application/x-ndjson` all rows are streamed, from one snapshot; then `limit` and `cursor` mean nothing. */
  listUsageEvents(id: string, query?: ListUsageEventsQuery | undefined, options?: CallOptions): Exported<UsageEvent>;

  /** What was sent to an endpoint or waits to be, newest first */
  listWebhookDeliveries(id: string, query?: ListWebhookDeliveriesQuery | undefined, options?: CallOptions): Paged<WebhookDelivery>;

  /** List webhook endpoints, newest first */
  listWebhookEndpoints(query?: ListWebhookEndpointsQuery | undefined, options?: CallOptions): Paged<WebhookEndpoint>;

  /** Open an account on a plan. A sandbox key opens sandbox accounts. `external_id` is taken once per mode: opening it again is a conflict, so a retry opens no second account. */
  openAccount(body: NewAccount, options?: CallOptions): Promise<Account>;

  /** Report a problem with a charge. Of each usage event one dispute is open at a time, and at most 10 are opened. It changes no balance: whoever answers it refunds, or says why not. */
  openDispute(id: string, body: DisputeRequest, options?: KeyedCallOptions): Promise<Dispute>;

  /** Send an `endpoint.ping`, to see whether messages arrive */
  pingWebhookEndpoint(id: string, options?: CallOptions): Promise<PingWebhookEndpointAnswer>;

  /** What a refund would give back, and to what. Worked out as the refund itself would be, on where the account stands now; nothing is recorded. It is refused as the refund would be. */
  previewRefund(id: string, body?: RefundPreviewRequest | undefined, options?: CallOptions): Promise<RefundPreview>;

  /** Publish the draft: it becomes a version that never changes. Accounts stay on the version that they are on until they are moved. */
  publishPlan(id: string, options?: CallOptions): Promise<PlanVersion>;

  /** Publish the draft: it becomes a version that never changes. Plans name the version that they price with, so publishing changes no price by itself. */
  publishPriceBook(id: string, options?: CallOptions): Promise<PriceBookVersion>;

  /** How full a window was over its span, or how many credits there were. What decisions recorded as they were made: of each 48th of the time the last one, with its id, and the level now. Of an organization's pool, whoever is a member is told the levels and not whose decisions they are. */
  readLevels(id: string, query?: ReadLevelsQuery | undefined, options?: CallOptions): Promise<Levels>;

  /** Prove the books from their rows, of one account or of all. Recomputes every invariant as of one instant and lists every break. Changes nothing but the lists of runs and breaks. For large books use `spillway reconcile`, which shows its progress. */
  reconcile(body?: ReconcileBody | undefined, options?: CallOptions): Promise<ReconciliationRun>;

  /** Redeem a promo code. Issues a grant of kind promo that names the code; once per account, for ever. An account may try ten codes that are none an hour, then `too_many_attempts` says when it may again. */
  redeemCode(id: string, body: RedeemCodeBody, options?: KeyedCallOptions): Promise<CodeRedemption>;

  /** Redeem a banked reset. Empties the windows that the reset gives back of what was used; what open holds have set aside stays. Verified: where nothing more would be covered than before, it is refused and the reset is kept. */
  redeemReset(id: string, body?: RedeemResetBody | undefined, options?: KeyedCallOptions): Promise<RedeemResetAnswer>;

  /** Give money back. Asks the provider; what is asked counts as gone from then on, so that two requests never ask for more than was paid. When it says that the money went back, the unspent part of the same share of the credits is taken back; what was spent stays spent and is shown as `credits_unrecovered`. */
  refundPurchase(id: string, body: RefundPurchaseBody, options?: KeyedCallOptions): Promise<Purchase>;

  /** Refund a usage event, in whole or in part. Recorded as a usage event of its own, of less than nothing. What was drawn last comes back first: what the event left to be owed is owed no more, or goes back to the grants that repaid it; the rest to the very grants that gave it; and never more than the event cost over all its refunds. Windows get their units back where the span that counted them still runs; what comes back to a grant or period that is over expires at once, and the answer says so. */
  refundUsage(id: string, body: RefundRequest, options?: KeyedCallOptions): Promise<Refund>;

  /** Give back all that a hold set aside */
  releaseHold(id: string, body?: ReleaseHoldBody | undefined, options?: KeyedCallOptions): Promise<Decision>;

  /** Remove a member. Nothing is decided for them from here on; open holds of theirs are still captured or released. What they used stays, with their name. */
  removeMember(id: string, member: string, options?: CallOptions): Promise<Member>;

  /** Give a plan another name. No version is touched by it: a name decides nothing. Every process shows it within a minute. */
  renamePlan(id: string, body: RenamePlanBody, options?: CallOptions): Promise<Plan>;

  /** Give a price book another name. No version is touched by it: a name decides nothing. */
  renamePriceBook(id: string, body: RenamePriceBookBody, options?: CallOptions): Promise<PriceBook>;

  /** Decide again from the facts, and compare. Folds the account's facts from the first one, decides again, and compares the chain's hash: identical means that every input and every output is the same. */
  replayDecision(id: string, options?: CallOptions): Promise<Replay>;

  /** Send the messages of a stretch of time again. By default those that failed or were skipped. Their order per account is kept; ids and bodies are the same, so a receiver may pass over what it has. */
  replayWebhookDeliveries(id: string, body: ReplayWebhookDeliveriesBody, options?: CallOptions): Promise<ReplayWebhookDeliveriesAnswer>;

  /** Send one message again. With the same `webhook-id` and body, and a new timestamp. One that still waits stays as it is. */
  replayWebhookDelivery(id: string, message: string, options?: CallOptions): Promise<WebhookDelivery>;

  /** Begin a recurring grant's next period now. What is left is carried over as its rollover says, the rest expires, and the grant has a new period's credits. The next reset is when it was. */
  resetGrant(id: string, body: ResetGrantBody, options?: KeyedCallOptions): Promise<Grant>;

  /** Give windows back, as an administrator. Empties the windows of what was used; what open holds have set aside stays. A fact of the account, with its reason. Windows of gates can be named too. An account's own banked resets are redeemed under `/accounts/{id}/resets`. */
  resetWindows(id: string, body: ResetWindowsBody, options?: KeyedCallOptions): Promise<Standing>;

  /** Sell a package no more. Whoever has begun to buy it can still pay. A package that is retired already stays as it is. */
  retireCreditPackage(id: string, options?: CallOptions): Promise<CreditPackage>;

  /** Revoke an API key. It is refused at once by the process that answers, and within five seconds everywhere. */
  revokeApiKey(id: string, options?: CallOptions): Promise<ApiKey>;

  /** Take an invitation back. Its link opens nothing from here on. One that was accepted, or is over, stays as it is. */
  revokeInvitation(id: string, invitation: string, options?: CallOptions): Promise<Invitation>;

  /** What the requests of a session, of a lineage, or of all that a filter finds came to. Over the very events that `GET /accounts/{id}/usage-events` lists with the same filters. Groups that went on last come first. */
  rollUpUsage(id: string, query?: RollUpUsageQuery | undefined, options?: CallOptions): Paged<RollUp>;

  /** Give an API key a new secret; the one before is good beside it for a while. It stays the same key, with its caps, its consent and what was used with it. With `overlap_seconds: 0` the secret before is refused at once by the process that answers, and within five seconds everywhere. */
  rotateApiKey(id: string, body?: RotateApiKeyBody | undefined, options?: CallOptions): Promise<CreatedApiKey>;

  /** Make a new secret; the one before signs beside it for a while */
  rotateWebhookSecret(id: string, body?: RotateWebhookSecretBody | undefined, options?: CallOptions): Promise<WebhookEndpointWithSecret>;

  /** Say at which thresholds to be told. Percent of a window used, or credits left. Each is crossed once per period: of a window until it is reset, of credits until there are more again. Crossings are sent as the webhook `alert.crossed`. A threshold that is passed already is told with the account's next step. */
  setAlerts(id: string, body: SetAlertsBody, options?: CallOptions): Promise<Alerts>;

  /** Turn auto top-up on or off. Buys the package whenever so many credits are left, or fewer: once per crossing, and within the monthly cap. It needs a payment method that was kept with a purchase. Off until it is set; no purchase turns it on. Setting it again ends a pause. */
  setAutoTopUp(id: string, body: SetAutoTopUpBody, options?: CallOptions): Promise<AutoTopUp>;

  /** Set the spend caps of an account, or of one of its keys. Replaces the account's caps, or with `api_key` those of that key; the others stay. A cap bounds what needs consent, per calendar period; it is evaluated inside the decision. What the running period has spent stays counted. */
  setCaps(id: string, body: SetCapsBody, options?: CallOptions): Promise<Standing>;

  /** Say how purchased credits may be used. `ask`: never without a new consent; `never`; `up_to`: so many credits per period; `always`. A key may have its own. What the running period has spent stays counted. */
  setConsent(id: string, body: SetConsentBody, options?: CallOptions): Promise<Standing>;

  /** Try an account's parked usage events again. Once what they were parked for is repaired. By the same rules and the versions that each was decided by, so an event is charged what it was decided to cost, or stays parked with the reason of now. At most 100 at a time, the oldest first. It takes no Idempotency-Key: an event is settled once, however often this is asked for. */
  settleParkedEvents(id: string, body: SettleParkedEventsBody, options?: CallOptions): Promise<SettleParkedEventsAnswer>;

  /** Sign a checkpoint now. A worker signs one every day. It covers the heads of all chains that have grown since the one before, of both modes, so it takes a live key. */
  signCheckpoint(options?: CallOptions): Promise<Checkpoint>;

  /** The account live, as server-sent events. `standing`: the numbered snapshot; `decision` and `balance_update`: what has come since. The id of an event is the seq it was made from; `Last-Event-ID` goes on after it. `heartbeat` says every 3 s of silence that the line holds; its `at` is the server's time. */
  streamAccount(id: string, options?: StreamOptions): AsyncGenerator<AccountEvent>;

  /** Record usage that already happened. Never blocked: what nothing covers is overshoot, charged and refunded by the settlement. */
  trackUsage(body: TrackRequest, options?: KeyedCallOptions): Promise<Decision>;

  /** End whose sign-in shows them a member's part. The person sees nothing of the account from their next request on. The member stays, and somebody else can be invited to be them; where nobody was linked nothing is done. */
  unlinkPerson(id: string, member: string, options?: CallOptions): Promise<Member>;

  /** Take back what is left of a grant. What open holds have set aside stays payable by them; what they give back expires. */
  voidGrant(id: string, body: VoidGrantBody, options?: KeyedCallOptions): Promise<Grant>;

  /** Take a dispute back. A repeat answers the same. What was answered otherwise stays so. */
  withdrawDispute(id: string, options?: CallOptions): Promise<Dispute>;
}
