"use client";

import type { Decision } from "@/components/decisions/decision-shapes";
import { BalanceSummary } from "@/components/ledger/balance-summary";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/page-header";
import { BankedResets } from "@/components/usage/banked-resets";
import { Cascade } from "@/components/usage/cascade";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { NextPayerSentence } from "@/components/usage/next-payer";
import { StandingWindows } from "@/components/usage/standing-windows";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import type { LiveAccount } from "../live-account";
import { NearTraces } from "../open-trace";
import { Owed } from "../owed";
import { useRedeemReset } from "../redeem-reset";
import { GiveBack } from "./give-back";

interface OverviewTabProps {
  live: LiveAccount;
  openId: string | null;
  onOpen: (decision: RecordedDecisionWire & Decision) => void;
  /** Null where there is nothing to show. */
  onShowAll: (() => void) | null;
}

/** What the holder sees, with what their balance is made of. */
export function OverviewTab({ live, openId, onOpen, onShowAll }: OverviewTabProps) {
  const { standing, decisions, books, stream } = live;
  const redeeming = useRedeemReset(standing.account);
  return (
    <>
      <NextPayerSentence
        payers={standing.next_payer}
        planLabel={`plan ${standing.plan_name}`}
        whose="The account’s"
      />
      <div className="mt-4">
        <Cascade standing={standing} />
      </div>
      <Section title="What became of every credit">
        <BalanceSummary
          credits={standing.credits}
          grants={standing.grants}
          formula={books?.formula ?? null}
          formulaSeq={books?.seq ?? null}
        />
      </Section>
      <Owed standing={standing} />
      <Section title="Windows" actions={<GiveBack standing={standing} />}>
        <StandingWindows standing={standing} />
        <BankedResets
          resets={standing.resets}
          onRedeem={(grant) => redeeming.mutate({ grant, key: crypto.randomUUID() })}
          isBusy={redeeming.isPending}
        />
      </Section>
      <Section
        title="Latest decisions"
        {...(onShowAll === null
          ? {}
          : {
              actions: (
                <Button intent="quiet" size="small" onClick={onShowAll}>
                  All decisions
                </Button>
              ),
            })}
      >
        <NearTraces>
          <LatestDecisions
            decisions={decisions}
            newIds={stream.newIds}
            openId={openId}
            onOpen={onOpen}
            emptyAction={<p className="text-sm text-muted">The account has made no request yet.</p>}
          />
        </NearTraces>
      </Section>
    </>
  );
}
