"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { startTransition, useState } from "react";
import type { Way } from "@/components/decisions/decision-shapes";
import { BalanceSummary } from "@/components/ledger/balance-summary";
import { useTimeFrame } from "@/components/ui/clock";
import { Link } from "@/components/ui/link";
import { PageHeader, Section, SectionPair } from "@/components/ui/page-header";
import { blockState } from "@/components/usage/block-state";
import { firstRequest } from "@/components/usage/first-request";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { NextPayerSentence } from "@/components/usage/next-payer";
import { PayerList } from "@/components/usage/payer-list";
import { RequestStrip } from "@/components/usage/request-strip";
import { StandingWindows } from "@/components/usage/standing-windows";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";
import { useAddress } from "../address";
import { ConsentOfAccount } from "../consent-of-account";
import {
  type AccountSnapshotProps,
  type LiveAccount,
  LivePage,
  LiveStamp,
  useLiveAccount,
} from "../live-account";
import { NearTraces, OpenTrace } from "../open-trace";
import { useRedeemReset } from "../redeem-reset";
import { WhenNear } from "../when-near";
import { LitCascade } from "./lit-cascade";
import { UsageForecast } from "./usage-forecast";

// What few accounts have weighs no page of the others.
const BankedResets = dynamic(() =>
  import("@/components/usage/banked-resets").then((module) => module.BankedResets),
);
const FrozenBanner = dynamic(() =>
  import("@/components/usage/frozen-banner").then((module) => module.FrozenBanner),
);
const FirstRequest = dynamic(() =>
  import("@/components/usage/first-request-example").then((module) => module.FirstRequest),
);
const MemberShare = dynamic(() => import("./member-share").then((module) => module.MemberShare));

const UsageBreakdown = dynamic(() => import("./usage-breakdown").then((module) => module.UsageBreakdown), {
  ssr: false,
});

const UsageChanges = dynamic(() => import("./usage-changes").then((module) => module.UsageChanges), {
  ssr: false,
});

interface UsagePageProps {
  snapshot: AccountSnapshotProps;
  /** As the server read it beside the snapshot, so that nothing moves when the page wakes. */
  forecast: ForecastWire | null;
  /** False for viewers and members, who may look and not choose how credits are used. */
  mayChange: boolean;
  /** Null for the account that is theirs anyway. */
  asked: string | null;
  origin: string;
}

/** U1: what is left, who pays next, when it changes, and why each decision was what it was; live, with the snapshot's number. */
export function UsagePage({ snapshot, asked, ...rest }: UsagePageProps) {
  const live = useLiveAccount(snapshot);
  return (
    <LivePage live={live} path={asked === null ? "/usage" : `/usage?account=${asked}`}>
      <UsageContent live={live} {...rest} />
    </LivePage>
  );
}

interface UsageContentProps {
  live: LiveAccount;
  forecast: ForecastWire | null;
  mayChange: boolean;
  origin: string;
}

/** Inside of the page's frame, so that its now is the account's. */
function UsageContent({ live, forecast, mayChange, origin }: UsageContentProps) {
  const { standing, decisions, stream } = live;
  const { nowMs } = useTimeFrame();
  const router = useRouter();
  const [address, move] = useAddress();
  const openId = address.get("decision");
  const [lit, setLit] = useState<RecordedDecisionWire | null>(null);
  const [wish, setWish] = useState<Extract<Way, { kind: "consent" }> | null>(null);
  const redeeming = useRedeemReset(standing.account);
  const use = (grant: string) => redeeming.mutate({ grant, key: crypto.randomUUID() });
  const newest = decisions[0] ?? null;
  const isBlocked = newest !== null && blockState(newest, standing, nowMs) === "stands";
  const open = (id: string) => {
    move({ decision: id });
    // Lighting the path draws all of the page again: the press is answered first.
    startTransition(() => setLit(decisions.find((one) => one.id === id) ?? null));
  };
  return (
    <>
      <PageHeader title="Usage" stamp={<LiveStamp standing={standing} stream={stream} />}>
        {standing.frozen === "none" ? null : (
          <FrozenBanner frozen={standing.frozen} contact="Ask whoever runs this product to lift it." />
        )}
        <NextPayerSentence
          payers={standing.next_payer}
          planLabel={`plan ${standing.plan_name} v${standing.plan.split("@")[1]}`}
        />
        <NearTraces>
          <RequestStrip
            decision={newest}
            standing={standing}
            onWhy={(decision) => open(decision.id)}
            onConsent={(way) => setWish({ ...way })}
            onRedeem={mayChange ? (way) => use(way.grant) : null}
            onBuy={mayChange ? (way) => router.push(`/credits?buy=${way.amount}#buy`) : null}
          />
        </NearTraces>
      </PageHeader>
      <LitCascade
        standing={standing}
        decision={lit ?? (isBlocked ? newest : null)}
        isTold={lit === null || lit.id === newest?.id}
        {...(lit === null ? {} : { onClear: () => setLit(null) })}
      />
      <SectionPair>
        <Section title="Who pays the next request">
          <PayerList payers={standing.next_payer} />
        </Section>
        <Section title="Consent">
          <ConsentOfAccount
            standing={standing}
            wish={wish}
            mayChange={mayChange}
            onSaved={() => setWish(null)}
          />
        </Section>
      </SectionPair>
      {standing.member === null ? (
        <Section title="Windows">
          <StandingWindows standing={standing} />
          {standing.resets.length === 0 ? null : (
            <BankedResets
              resets={standing.resets}
              onRedeem={mayChange ? use : null}
              isBusy={redeeming.isPending}
            />
          )}
        </Section>
      ) : (
        <MemberShare standing={standing} />
      )}
      <SectionPair>
        <UsageForecast standing={standing} first={forecast} />
        <div>
          <Section title="Where it went">
            <WhenNear className="min-h-80">
              <UsageBreakdown account={standing.account} asOf={standing.as_of} />
            </WhenNear>
          </Section>
          {standing.member === null ? (
            <Section title="Credits">
              <BalanceSummary
                credits={standing.credits}
                grants={standing.grants}
                formula={live.books?.formula ?? null}
                formulaSeq={live.books?.seq ?? null}
              />
              <p className="mt-3 print:hidden">
                <Link href="/credits">Grants, statement and limits</Link>
              </p>
            </Section>
          ) : null}
        </div>
      </SectionPair>
      <Section title={standing.member === null ? "Latest decisions" : "Your latest decisions"}>
        <NearTraces>
          <LatestDecisions
            decisions={decisions}
            newIds={stream.newIds}
            openId={openId}
            onOpen={(decision) => open(decision.id)}
            emptyAction={
              <FirstRequest
                command={firstRequest(origin, standing.account, standing.next_payer[0]?.feature)}
              />
            }
          />
        </NearTraces>
      </Section>
      {standing.member === null ? (
        <Section title="What changed">
          <WhenNear className="min-h-40">
            <UsageChanges standing={standing} />
          </WhenNear>
        </Section>
      ) : null}
      <OpenTrace
        decisionId={openId}
        isWhole={standing.member === null}
        origin={origin}
        onClose={() => move({ decision: null })}
        onOpen={open}
      />
    </>
  );
}
