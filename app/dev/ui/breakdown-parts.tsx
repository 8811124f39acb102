"use client";

import * as fixtures from "@/components/testing/standing-fixtures";
import { PageHeader } from "@/components/ui/page-header";
import { ChangeFeed } from "@/components/usage/change-feed";
import { PayerList } from "@/components/usage/payer-list";
import { RangeDates } from "@/components/usage/range-dates";
import { StandingWindows } from "@/components/usage/standing-windows";
import { WhereItWent } from "@/components/usage/where-it-went";
import type { ChangeWire } from "@/lib/accounts/schema/change-schema";
import * as rows from "./account-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const GROUPS = [
  { name: "codex.task", requests: 312, blocked: 4, included: "36.2", charged: "0", cost: "36.2" },
  { name: "sora.video", requests: 18, blocked: 0, included: "40", charged: "6.5", cost: "46.5" },
  { name: null, requests: 2, blocked: 0, included: "0", charged: "0.25", cost: "0.25" },
];
const BEFORE = [{ ...GROUPS[1], name: "sora.video", cost: "12" } as (typeof GROUPS)[number]];
const dates = { from: "2026-11-01", to: "2026-11-22", zone: "Europe/Berlin", onShow: nothing };

const CHANGE: ChangeWire = {
  ...{ seq: 48_203, at: "2026-11-23T10:00:00.000Z", kind: "grant_issued", by: "system", reason: null },
  ...{ amount: "20", grant: null, grant_kind: "promo", expires_at: null, purchase: null },
  ...{ decision: null, feature: null, member: null, plan: null, plan_name: null, windows: [] },
  ...{ frozen: null, consent: null, caps: null, time_zone: null },
};
const CHANGES: readonly ChangeWire[] = [
  CHANGE,
  { ...CHANGE, seq: 48_190, kind: "window_reset", by: "usr_01jw0p", reason: "An outage", windows: ["5h"] },
  { ...CHANGE, seq: 48_155, kind: "refund", decision: "dec_01", feature: "sora.video", amount: "6" },
  { ...CHANGE, seq: 48_001, kind: "frozen_set", by: "usr_01jw0p", reason: "Abnormal usage", frozen: "paid" },
];
const UP_TO = { key: null, mode: "up_to", limit: "25", period: "day" } as const;
/** One of each other kind: what came, went, was set or ended. */
const OTHER_CHANGES: readonly ChangeWire[] = [
  { ...CHANGE, seq: 47_902, kind: "plan_changed", plan: "pln_pro@7", plan_name: "Pro" },
  { ...CHANGE, seq: 47_801, kind: "reset_redeemed", by: "usr_01jw0p", windows: ["5h", "7d"] },
  { ...CHANGE, seq: 47_644, kind: "grant_expired", amount: "-10" },
  { ...CHANGE, seq: 47_310, kind: "grant_renewed", grant_kind: "plan", amount: "200" },
  { ...CHANGE, seq: 47_122, kind: "debt_repaid", grant_kind: "purchased", amount: "4.5" },
  { ...CHANGE, seq: 46_877, kind: "consent_set", consent: UP_TO },
  { ...CHANGE, seq: 46_512, kind: "caps_set", caps: [{ key: null, period: "day", limit: "25" }] },
  { ...CHANGE, seq: 46_208, kind: "time_zone_set", time_zone: "Europe/Berlin" },
  { ...CHANGE, seq: 46_001, kind: "opened", plan: "pln_pro@6", plan_name: "Pro" },
];
const { layers, windows } = fixtures.standing;
const WITH_WINDOWS = { ...rows.wire, layers, windows };
const PAYERS = [
  ...fixtures.standing.next_payer,
  ...fixtures.brimming.next_payer.map((payer) => ({ ...payer, feature: "image" })),
];
const feed = { grants: [], onWhy: nothing };
const SOON = fixtures.grants.map((grant) => ({ ...grant, expires_at: "2026-11-26T22:59:00.000Z" }));

export function BreakdownParts() {
  return (
    <Group id="breakdown" title="Where usage went">
      <Specimen name="By feature: included, charged, of none; against the time before">
        <div className="flex flex-col gap-8">
          <WhereItWent groups={GROUPS} before={null} />
          <WhereItWent groups={GROUPS} before={BEFORE} />
        </div>
      </Specimen>
      <Specimen name="A range of one’s own; still to come; the wrong way round">
        <RangeDates {...dates} problem={null} />
        <RangeDates {...dates} problem={{ field: "from", message: "First day is still to come" }} />
        <RangeDates {...dates} problem={{ field: "to", message: "Last day is before the first" }} />
      </Specimen>
      <Specimen name="Windows of the whole waterfall">
        <StandingWindows standing={WITH_WINDOWS} />
      </Specimen>
      <Specimen name="Who pays the next request: each source; nobody">
        <PayerList payers={PAYERS} />
      </Specimen>
      <Specimen name="What changed, with what will soon; older ones on their way">
        <ChangeFeed
          {...feed}
          changes={[...CHANGES, ...OTHER_CHANGES]}
          grants={SOON}
          onMore={null}
          isLoading={false}
        />
        <ChangeFeed {...feed} changes={CHANGES.slice(0, 1)} onMore={nothing} isLoading />
      </Specimen>
      <Specimen name="Head of a page">
        <PageHeader title="Usage" stamp="live, seq 48 211" />
      </Specimen>
    </Group>
  );
}
