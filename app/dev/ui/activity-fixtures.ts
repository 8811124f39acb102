import type { ActivityItem } from "@/components/activity/activity-status";
import type { ActivityFilter } from "@/components/activity/filter-model";
import type { RollUpSums } from "@/components/activity/roll-up-line";
import type { Dispute } from "@/components/disputes/dispute-words";
import * as decided from "@/components/testing/decision-fixtures";

export const filter: ActivityFilter = {
  ...{ search: "", outcome: "", source: "promo", feature: "", model: "", key: "", client: "web" },
  ...{ session: "", lineage: "", range: "24h", from: "", to: "" },
};

const settled = { state: "settled", refunded: "0", hold: null, dispute: null } as const;
const dispute = (state: Dispute["state"]) => ({ id: "dsp_01jx", state });
const plain = decided.plainDecision;

function itemOf(
  last: string,
  decision: ActivityItem | typeof plain,
  aftermath: Partial<ActivityItem["aftermath"]>,
): ActivityItem {
  const id = `01jx9qfm3n4p5q6r7s8t9v0w${last}`;
  return {
    ...decision,
    id: `dec_${id}`,
    usage_event: `use_${id}`,
    aftermath: { ...settled, ...aftermath },
  };
}

/** One of each thing that can become of a request. */
export const items: ActivityItem[] = [
  itemOf("1a", plain, { state: "pending" }),
  itemOf("1b", plain, {}),
  itemOf("1c", { ...decided.splitDecision, hold: null }, { hold: "open", state: "pending" }),
  itemOf("1d", decided.splitDecision, { hold: "captured" }),
  itemOf("1e", decided.splitDecision, { hold: "released", state: "not_charged" }),
  itemOf("1f", { ...plain, outcome: "partial" }, {}),
  itemOf("1g", decided.splitDecision, { refunded: "1" }),
  itemOf("1h", { ...plain, mode: "refund" }, {}),
  itemOf("1j", decided.consentBlock, { state: "not_charged" }),
  itemOf("1k", decided.limitBlock, { state: "not_charged" }),
  itemOf("1m", plain, { dispute: dispute("open") }),
  itemOf("1n", plain, { dispute: dispute("declined") }),
];

const sums = { events: 0, first_at: "2026-11-23T08:12:00.000Z", last_at: "2026-11-23T11:03:58.402Z" };

export const groups: RollUpSums[] = [
  {
    ...sums,
    group: "“Launch clip”",
    requests: 312,
    blocked: 2,
    unsettled: 1,
    cost: "41.2",
    included: "36.5",
    charged: "4.7",
  },
  { ...sums, group: "#884", requests: 1, blocked: 1, unsettled: 0, cost: "0", included: "0", charged: "0" },
];

const said = {
  usage_event: decided.splitDecision.usage_event ?? "",
  decision: decided.splitDecision.id,
  opened_at: "2026-11-23T11:04:00.000Z",
} as const;
const answer = { at: "2026-11-23T11:04:20.000Z", by: "usr_01jw0p", refund: null } as const;

/** Open, paid back, declined, and taken back by who opened it. */
export const disputes: Dispute[] = [
  {
    ...said,
    id: "dsp_01jxa",
    state: "open",
    reason: "failed_work",
    message: "The clip stopped after two seconds.",
    answer: null,
  },
  {
    ...said,
    id: "dsp_01jxb",
    state: "refunded",
    reason: "wrong_amount",
    message: "Eight seconds were asked for, not sixty.",
    answer: {
      ...answer,
      outcome: "refunded",
      message: "You are right: all of it is back.",
      refund: "use_01jx9q8r7t6v5w4x3y2z1a0b9d",
    },
  },
  {
    ...said,
    id: "dsp_01jxc",
    state: "declined",
    reason: "not_mine",
    message: "I was not at work.",
    answer: { ...answer, outcome: "declined", message: "It came from your key “ci-runner”, as scheduled." },
  },
  { ...said, id: "dsp_01jxd", state: "withdrawn", reason: "other", message: "Found it.", answer: null },
];
