"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { TraceDrawer } from "@/components/decisions/trace-drawer";
import { FormulaRow } from "@/components/ledger/formula-row";
import { Section } from "@/components/ui/page-header";
import { SnapshotStamp } from "@/components/ui/snapshot-stamp";
import { Tabs } from "@/components/ui/tabs";
import { Cascade } from "@/components/usage/cascade";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { NextPayerSentence } from "@/components/usage/next-payer";
import { StandingWindows } from "@/components/usage/standing-windows";
import { decisionQuery, latestDecisionsQuery, standingQuery, useAccountStream } from "@/lib/accounts/client";
import type { AccountWire, FormulaWire } from "@/lib/accounts/schema/account-schema";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { AccountHeader } from "./account-header";
import { FreezeButton } from "./freeze-button";
import { GrantsPanel } from "./grants-panel";
import { LedgerPanel } from "./ledger-panel";
import { Recompute } from "./recompute";

interface AccountViewProps {
  account: AccountWire;
  standing: StandingWire;
  formula: FormulaWire;
  decisions: readonly RecordedDecisionWire[];
  origin: string;
  renderedAt: string;
}

const TABS = ["overview", "ledger", "grants", "decisions"] as const;

/** A3: one account for who has to answer for it: what it has, what moved it, every charge down to its cause. */
export function AccountView(props: AccountViewProps) {
  const { account, origin } = props;
  const stream = useAccountStream(account.id, props.renderedAt);
  const standing = useQuery({ ...standingQuery(account.id), initialData: props.standing }).data;
  const decisions = useQuery({ ...latestDecisionsQuery(account.id), initialData: [...props.decisions] }).data;
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("overview"));
  const [openId, setOpenId] = useQueryState("decision", parseAsString);
  const open = useQuery({ ...decisionQuery(openId ?? ""), enabled: openId !== null });
  const list = (
    <LatestDecisions
      decisions={decisions}
      newIds={stream.newIds}
      openId={openId}
      onOpen={(decision) => void setOpenId(decision.id)}
      emptyAction={<p className="text-sm text-muted">The account has made no request yet.</p>}
    />
  );
  return (
    <>
      <AccountHeader
        account={account.id}
        name={account.name}
        externalId={account.external_id}
        plan={`${standing.plan_name} v${standing.plan.split("@")[1]}`}
        timeZone={standing.time_zone}
        frozen={standing.frozen}
        seq={standing.seq}
        lagMs={null}
        isSandbox={!account.livemode}
        stamp={
          <SnapshotStamp
            seq={standing.seq}
            asOf={standing.as_of}
            heardAt={stream.heardAt}
            state={stream.state}
            onPause={stream.pause}
            onResume={stream.resume}
          />
        }
        actions={<FreezeButton accountId={account.id} frozen={standing.frozen} />}
      />
      <Tabs
        label="Account"
        value={tab}
        onValueChange={(value) => void setTab(value as (typeof TABS)[number])}
        items={[
          {
            value: "overview",
            label: "Overview",
            content: (
              <>
                <NextPayerSentence payers={standing.next_payer} planLabel={`plan ${standing.plan_name}`} />
                <div className="mt-4">
                  <Cascade standing={standing} />
                </div>
                <Section title="What became of every credit">
                  <FormulaRow formula={props.formula} />
                </Section>
                <Section title="Windows">
                  <StandingWindows standing={standing} />
                </Section>
                <Section title="Latest decisions">{list}</Section>
              </>
            ),
          },
          {
            value: "ledger",
            label: "Ledger",
            content: (
              <>
                <Recompute accountId={account.id} balance={standing.credits.balance} />
                <LedgerPanel
                  accountId={account.id}
                  standing={standing}
                  onOpenTrace={(id) => void setOpenId(id)}
                />
              </>
            ),
          },
          { value: "grants", label: "Grants", content: <GrantsPanel standing={standing} /> },
          { value: "decisions", label: "Decisions", content: list },
        ]}
      />
      <TraceDrawer
        decisionId={openId}
        decision={openId === null ? null : (open.data ?? null)}
        error={open.error === null ? null : { title: open.error.message }}
        onRetry={() => void open.refetch()}
        onClose={() => void setOpenId(null)}
        origin={origin}
      />
    </>
  );
}
