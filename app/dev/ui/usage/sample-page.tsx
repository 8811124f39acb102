"use client";

import { Activity, BookOpen, Coins, Gauge, KeyRound, UserRound } from "lucide-react";
import { useState } from "react";
import { DecisionSentence } from "@/components/decisions/decision-sentence";
import type { Decision } from "@/components/decisions/decision-shapes";
import { TraceDrawer } from "@/components/decisions/trace-drawer";
import * as decided from "@/components/testing/decision-fixtures";
import * as fixtures from "@/components/testing/standing-fixtures";
import { AppShell } from "@/components/ui/app-shell";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader, Section } from "@/components/ui/page-header";
import { SnapshotStamp, type StreamState } from "@/components/ui/snapshot-stamp";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { BlockBanner } from "@/components/usage/block-banner";
import { Cascade, CascadeSkeleton } from "@/components/usage/cascade";
import { ConsentChoice } from "@/components/usage/consent-choice";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { NextPayerSentence } from "@/components/usage/next-payer";
import { FirstRequest, FrozenBanner } from "@/components/usage/usage-states";

const NAV = [
  { href: "/dev/ui/usage", label: "Usage", icon: <Gauge aria-hidden />, isCurrent: true },
  { href: "#credits", label: "Credits", icon: <Coins aria-hidden />, detail: "412.50" },
  { href: "#activity", label: "Activity", icon: <Activity aria-hidden /> },
  { href: "#keys", label: "Keys", icon: <KeyRound aria-hidden /> },
  { href: "/dev/ui", label: "Docs", icon: <BookOpen aria-hidden /> },
];

const nothing = () => undefined;

interface SamplePageProps {
  state: string;
  theme: Theme;
  isRailCollapsed: boolean;
}

export function SamplePage({ state, theme, isRailCollapsed }: SamplePageProps) {
  const [open, setOpen] = useState<Decision | null>(null);
  const [lit, setLit] = useState<Decision | null>(state === "lit" ? decided.splitDecision : null);
  const standing =
    state === "blocked" ? fixtures.brimming : state === "empty" ? fixtures.unused : fixtures.standing;
  const stream: StreamState = state === "offline" ? "offline" : state === "paused" ? "paused" : "live";
  const heardAt = new Date(fixtures.GALLERY_NOW_MS - (state === "stale" ? 38_000 : 500)).toISOString();
  const isLoading = state === "loading";
  return (
    <AppShell
      items={NAV}
      homeHref="/dev/ui/usage"
      isRailCollapsed={isRailCollapsed}
      railFooter={
        <div className="flex flex-col gap-3 px-2">
          <ThemeSwitch theme={theme} className="self-start" />
          <p className="flex items-center gap-2 text-sm text-muted">
            <UserRound aria-hidden className="size-4 stroke-[1.5]" /> user@example.org
          </p>
        </div>
      }
      userMenu={
        <Button intent="quiet" size="icon" aria-label="Your account" icon={<UserRound aria-hidden />} />
      }
    >
      <PageHeader
        title="Usage"
        stamp={
          <SnapshotStamp
            seq={standing.seq}
            asOf={standing.as_of}
            heardAt={heardAt}
            state={stream}
            onPause={nothing}
            onResume={nothing}
          />
        }
      >
        {state === "offline" ? (
          <ErrorState title="Live updates are interrupted" retryInSeconds={3} onRetry={nothing}>
            What you see is from 12:04:11.
          </ErrorState>
        ) : null}
        {state === "frozen" ? <FrozenBanner frozen="paid" contact="Write to support." /> : null}
        {state === "blocked" ? (
          <BlockBanner decision={decided.consentBlock} onWay={nothing} />
        ) : isLoading ? null : (
          <NextPayerSentence payers={standing.next_payer} planLabel="plan Pro v7" />
        )}
      </PageHeader>
      {isLoading ? (
        <CascadeSkeleton />
      ) : (
        <Cascade standing={standing} decision={state === "blocked" ? decided.consentBlock : lit} />
      )}
      {lit === null ? null : (
        <p className="mt-4 flex flex-wrap items-baseline gap-x-3">
          <span className="max-w-[85ch]">
            <DecisionSentence decision={lit} />
          </span>
          <Button intent="quiet" size="small" onClick={() => setLit(null)}>
            Show levels only
          </Button>
        </p>
      )}
      <Section title="Latest decisions">
        <LatestDecisions
          decisions={state === "empty" ? [] : decided.decisions}
          isLoading={isLoading}
          openId={open?.id ?? null}
          onOpen={(decision) => {
            setOpen(decision);
            setLit(decision);
          }}
          emptyAction={<FirstRequest command="curl -X POST http://localhost:3000/api/v1/decisions …" />}
        />
      </Section>
      <Section title="Consent">
        <ConsentChoice consent={standing.consent} onSave={nothing} />
      </Section>
      <TraceDrawer
        decisionId={open?.id ?? null}
        decision={open}
        onClose={() => setOpen(null)}
        origin="http://localhost:3000"
      />
    </AppShell>
  );
}
