"use client";

import { LevelMeter } from "@/components/charts/level-meter";
import { Sparkline } from "@/components/charts/sparkline";
import { AlertChoice } from "@/components/credits/alert-choice";
import { DebtPanel } from "@/components/credits/debt-panel";
import { expiriesOf } from "@/components/credits/expiries";
import { ExpiryTimeline } from "@/components/credits/expiry-timeline";
import { RedeemCode } from "@/components/credits/redeem-code";
import { SpendCaps } from "@/components/credits/spend-caps";
import { BalanceSummary } from "@/components/ledger/balance-summary";
import { StatementFilter } from "@/components/ledger/statement-filter";
import { statementMonths } from "@/components/ledger/statement-months";
import * as fixtures from "@/components/testing/standing-fixtures";
import { BankedResets } from "@/components/usage/banked-resets";
import { CapRows } from "@/components/usage/cap-rows";
import * as rows from "./account-fixtures";
import * as ledger from "./ledger-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const OWN_CAPS = rows.wire.caps.filter(({ api_key }) => api_key === null);
const LOCKED = "Only the account’s owner can change this.";
const ALERTS = [
  { kind: "window", window: "5h", percent: 75, crossed_at: null },
  { kind: "window", window: "7d", percent: 90, crossed_at: "2026-11-23T09:12:00.000Z" },
  { kind: "credits", left: "50", crossed_at: null },
] as const;
const MONTHS = statementMonths("2026-08-02T08:00:00.000Z", fixtures.GALLERY_NOW_MS, fixtures.GALLERY_ZONE);

export function CreditParts() {
  return (
    <Group id="credits" title="Credits">
      <BalanceStates />
      <DebtStates />
      <Specimen name="What expires when; nothing that could">
        <ExpiryTimeline expiries={expiriesOf(fixtures.grants)} />
        <ExpiryTimeline expiries={expiriesOf([])} />
      </Specimen>
      <Specimen name="Filter of the statement: all; of one grant">
        <div className="flex flex-col gap-4">
          {[null, "Promo W47"].map((grantName) => (
            <StatementFilter
              key={grantName}
              kind=""
              month=""
              months={MONTHS}
              grantName={grantName}
              onKind={nothing}
              onMonth={nothing}
              onAllGrants={nothing}
            />
          ))}
        </div>
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Spend caps: one with room, one overrun, one of none">
          <SpendCaps caps={OWN_CAPS} onSave={nothing} />
        </Specimen>
        <Specimen name="Spend caps of somebody who may only look; none are set">
          <SpendCaps caps={[]} onSave={nothing} locked={LOCKED} />
        </Specimen>
        <Specimen name="Alerts: set, crossed, of credits left">
          <AlertChoice alerts={ALERTS} windows={["5h", "7d"]} onChange={nothing} />
        </Specimen>
        <Specimen name="Alerts: refused by the server; not for this reader">
          <div className="flex flex-col gap-8">
            <AlertChoice alerts={[]} windows={["5h"]} onChange={nothing} error="The account has moved on" />
            <AlertChoice alerts={ALERTS} windows={["5h", "7d"]} onChange={nothing} locked={LOCKED} />
          </div>
        </Specimen>
      </div>
      <Specimen name="Redeem a code: before; refused; being redeemed">
        <RedeemCode onRedeem={nothing} />
        <RedeemCode onRedeem={nothing} error="This code was redeemed before" />
        <RedeemCode onRedeem={nothing} isBusy />
      </Specimen>
      <Specimen name="Banked resets: usable, for one feature, scheduled; of somebody who may only look">
        <BankedResets resets={rows.wire.resets} onRedeem={nothing} onVoid={nothing} />
        <BankedResets resets={rows.wire.resets.slice(0, 1)} onRedeem={null} />
      </Specimen>
      <Specimen name="Spend caps among the windows, one full">
        <CapRows caps={OWN_CAPS} />
      </Specimen>
    </Group>
  );
}

const OWED = { debt_limit: "10", owed_since: "2026-11-21T15:40:00.000Z", repaid_next: null };
const RENEWAL = { grant: "grt_01jx2m0000e9x8w7v6t5s4r3q2", at: "2026-12-01T00:00:00.000Z", amount: "4.5" };

function DebtStates() {
  return (
    <Specimen name="Owed: nothing; repaid whole by a renewal; in part; all that may be; on a plan that lets no more be">
      <div className="grid gap-8 lg:grid-cols-2">
        <DebtPanel credits={{ debt: "0" }} overshoot={{ ...OWED, owed_since: null }} />
        <DebtPanel credits={{ debt: "4.5" }} overshoot={{ ...OWED, repaid_next: RENEWAL }} />
        <DebtPanel credits={{ debt: "7" }} overshoot={{ ...OWED, repaid_next: RENEWAL }} />
        <DebtPanel credits={{ debt: "10" }} overshoot={OWED} />
        <DebtPanel credits={{ debt: "2" }} overshoot={{ ...OWED, debt_limit: null }} />
      </div>
    </Specimen>
  );
}

function BalanceStates() {
  const { credits, seq, grants } = fixtures.standing;
  return (
    <Specimen name="Balance: explained; explained by an older snapshot; not explained; formula loading">
      <div className="grid gap-8 lg:grid-cols-2">
        <BalanceSummary credits={credits} grants={grants} formula={ledger.formula} formulaSeq={seq} />
        <BalanceSummary
          credits={credits}
          grants={grants}
          formula={{ ...ledger.formula, used: "688.5", available: "413.5" }}
          formulaSeq={seq - 4}
        />
        <BalanceSummary
          credits={credits}
          grants={grants}
          formula={{ ...ledger.formula, used: "689" }}
          formulaSeq={seq}
        />
        <BalanceSummary credits={credits} grants={[]} formula={null} formulaSeq={null} />
      </div>
    </Specimen>
  );
}

const SOURCES = ["windows", "free", "promo", "purchased", "entitlement"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => (hour * hour * 17) % 23);

export function ChartParts() {
  return (
    <Group id="charts" title="Charts">
      <Specimen name="Level: of each source, with held and pace; empty; full; small">
        <div className="grid gap-4 sm:grid-cols-2">
          {SOURCES.map((source) => (
            <LevelMeter
              key={source}
              source={source}
              used={0.5}
              held={0.1}
              pace={0.4}
              label={`Level of ${source}`}
              text="50 of 100 used, 10 held"
            />
          ))}
          <LevelMeter source="windows" used={0} label="Empty" text="0 of 100 used" />
          <LevelMeter source="windows" used={1} label="Full" text="100 of 100 used" />
          <LevelMeter source="promo" used={0.3} size="small" label="Small" text="30 of 100 used" />
        </div>
      </Specimen>
      <Specimen name="Sparkline: of a day; of a day without use">
        <div className="flex flex-wrap gap-6">
          <Sparkline values={HOURS} label="A specimen of a day" />
          <Sparkline values={HOURS.map(() => 0)} label="A specimen of a day without use" />
        </div>
      </Specimen>
    </Group>
  );
}
