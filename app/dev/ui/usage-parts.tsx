"use client";

import { useState } from "react";
import { DecisionSentence } from "@/components/decisions/decision-sentence";
import type { Decision } from "@/components/decisions/decision-shapes";
import { Trace } from "@/components/decisions/trace";
import { TraceDrawer, TraceSkeleton } from "@/components/decisions/trace-drawer";
import * as decided from "@/components/testing/decision-fixtures";
import * as fixtures from "@/components/testing/standing-fixtures";
import { BurnDown } from "@/components/usage/burn-down";
import { Cascade, CascadeSkeleton } from "@/components/usage/cascade";
import { ConsentChoice } from "@/components/usage/consent-choice";
import { LatestDecisions } from "@/components/usage/latest-decisions";
import { NextPayerSentence } from "@/components/usage/next-payer";
import { RequestStrip } from "@/components/usage/request-strip";
import { WayHelp } from "@/components/usage/way-help";
import { WindowRows } from "@/components/usage/window-row";
import type { EndWire } from "@/lib/usage/schema/forecast-schema";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const ORIGIN = "http://localhost:3000";

export function CascadeStates() {
  return (
    <Group id="cascade" title="Cascade">
      <Specimen name="Levels, held, pace, next payer; purchased credits ask first">
        <Cascade standing={fixtures.standing} />
      </Specimen>
      <Specimen name="The path of a decision: one request split over two sources">
        <Cascade standing={fixtures.standing} decision={decided.splitDecision} />
      </Specimen>
      <Specimen name="Blocked at the closed sluice">
        <Cascade standing={fixtures.brimming} decision={decided.consentBlock} />
      </Specimen>
      <Specimen name="Blocked: nothing left to pay">
        <Cascade standing={fixtures.exhausted} decision={decided.limitBlock} />
      </Specimen>
      <Specimen name="Windows full and spilling into the free tier; sluice open">
        <Cascade standing={fixtures.spilling} />
      </Specimen>
      <Specimen name="Enterprise: an entitlement without a limit">
        <Cascade standing={fixtures.enterprise} />
      </Specimen>
      <Specimen name="Never used, no grants">
        <Cascade standing={fixtures.unused} />
      </Specimen>
      <Specimen name="Loading">
        <CascadeSkeleton />
      </Specimen>
    </Group>
  );
}

export function UsageParts() {
  const [open, setOpen] = useState<Decision | null>(null);
  return (
    <Group id="usage" title="Usage">
      <Specimen name="Who pays next">
        <div className="flex flex-col gap-2">
          <NextPayerSentence payers={fixtures.standing.next_payer} planLabel="plan Pro v7" />
          <NextPayerSentence payers={fixtures.brimming.next_payer} />
        </div>
      </Specimen>
      <Specimen name="The newest request: none yet, allowed, asks first, blocked, blocked before the account changed">
        <div className="flex flex-col gap-3">
          <Newest decision={null} />
          <Newest decision={decided.plainDecision} />
          <Newest decision={decided.consentBlock} />
          <Newest decision={decided.limitBlock} />
          <Newest decision={decided.consentBlock} laterBy={1} />
        </div>
      </Specimen>
      <Specimen name="What following a way means">
        <div className="flex flex-col gap-3">
          {[...decided.consentBlock.ways, ...decided.limitBlock.ways].map((way) => (
            <WayHelp key={JSON.stringify(way)} way={way} />
          ))}
        </div>
      </Specimen>
      <Specimen name="Windows with their rules in words">
        <WindowRows windows={fixtures.brimming.windows} />
      </Specimen>
      <Specimen name="Burn-down: measured and forecast; too few requests for a forecast; used up; credits">
        <div className="grid gap-8 lg:grid-cols-2">
          <Burning ends={{ status: "range", ...RANGE, resets_before: "yes" }} />
          <Burning ends={{ status: "not_enough_data", have: 2, need: 5 }} />
          <Burning remaining="0" ends={null} />
          <Burning window={null} ends={{ status: "range", ...RANGE, latest: null, resets_before: null }} />
        </div>
      </Specimen>
      <Specimen name="Latest decisions; a row opens its trace">
        <LatestDecisions decisions={decided.decisions} onOpen={setOpen} openId={open?.id ?? null} />
        <TraceDrawer
          decisionId={open?.id ?? null}
          decision={open}
          onClose={() => setOpen(null)}
          origin={ORIGIN}
        />
      </Specimen>
      <Specimen name="Latest decisions, loading">
        <LatestDecisions decisions={[]} onOpen={nothing} isLoading />
      </Specimen>
      <Specimen name="Consent: nothing preselected at first; up to a limit later">
        <div className="grid gap-8 sm:grid-cols-2">
          <ConsentChoice consent={null} onSave={nothing} />
          <ConsentChoice consent={{ mode: "up_to", limit: "25", period: "day" }} onSave={nothing} />
          <ConsentChoice
            consent={{ mode: "ask" }}
            onSave={nothing}
            locked="Only the account’s owner can change this."
          />
        </div>
      </Specimen>
    </Group>
  );
}

function Newest({ decision, laterBy = 0 }: { decision: Decision | null; laterBy?: number }) {
  return (
    <RequestStrip
      decision={decision}
      standing={{ seq: (decision?.seq ?? 0) + laterBy, next_payer: [] }}
      onWhy={nothing}
      onConsent={nothing}
      onRedeem={nothing}
      onBuy={nothing}
    />
  );
}

export function DecisionParts() {
  return (
    <Group id="decisions" title="Decisions">
      <Specimen name="The sentence, for each kind of answer">
        <ul className="flex max-w-[80ch] flex-col gap-3">
          {decided.sentences.map((decision) => (
            <li key={decision.id}>
              <DecisionSentence decision={decision} />
            </li>
          ))}
        </ul>
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Trace: held, captured, settled; split over two sources">
          <div className="max-w-122">
            <Trace decision={decided.splitDecision} origin={ORIGIN} hrefOf={(id) => `#${id}`} />
          </div>
        </Specimen>
        <Specimen name="Trace: blocked">
          <div className="max-w-122">
            <Trace decision={decided.limitBlock} origin={ORIGIN} />
          </div>
        </Specimen>
      </div>
      <Specimen name="Trace, loading">
        <TraceSkeleton />
      </Specimen>
    </Group>
  );
}

const RANGE = { earliest: "2026-11-23T14:40:00.000Z", latest: "2026-11-23T16:05:00.000Z" };
const LEFT = ["96", "93", "84", "81", "66", "60", "45"];

/** Three hours of a 5-hour window, or of credits. */
function Burning({
  window = "5h",
  remaining = "38",
  ends,
}: {
  window?: string | null;
  remaining?: string;
  ends: EndWire | null;
}) {
  const points = LEFT.map((left, nth) => ({
    at: new Date(Date.parse("2026-11-23T08:20:00Z") + nth * 1_400_000).toISOString(),
    seq: 48_100 + nth * 9,
    decision: nth === 2 ? null : decided.plainDecision.id,
    limit: window === null ? null : "100",
    remaining: left,
  }));
  return (
    <BurnDown
      levels={{
        account: "acct_gallery",
        seq: 48_211,
        at: "2026-11-23T11:04:31.000Z",
        window,
        kind: window === null ? null : "anchored",
        measure: window === null ? "credits" : "requests",
        limit: window === null ? null : "100",
        remaining,
        from: "2026-11-23T08:12:00.000Z",
        resets_at: window === null ? null : "2026-11-23T13:12:00.000Z",
        points,
      }}
      now={{ atMs: fixtures.GALLERY_NOW_MS, remaining }}
      source={window === null ? "purchased" : "windows"}
      ends={ends}
      frame={{ nowMs: fixtures.GALLERY_NOW_MS, timeZone: fixtures.GALLERY_ZONE }}
      onWhy={nothing}
      onCsv={nothing}
    />
  );
}
