"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { DecisionSentence } from "@/components/decisions/decision-sentence";
import { TraceDrawer } from "@/components/decisions/trace-drawer";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader, Section } from "@/components/ui/page-header";
import { SnapshotStamp } from "@/components/ui/snapshot-stamp";
import {
  decisionQuery,
  latestDecisionsQuery,
  setConsent,
  standingQuery,
  useAccountStream,
} from "@/lib/accounts/client";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";
import { ApiProblem } from "@/lib/http/client";
import { BlockBanner } from "./block-banner";
import { Cascade } from "./cascade";
import { ConsentChoice } from "./consent-choice";
import { LatestDecisions } from "./latest-decisions";
import { NextPayerSentence } from "./next-payer";
import { StandingWindows } from "./standing-windows";
import { FirstRequest, FrozenBanner } from "./usage-states";

interface UsageViewProps {
  /** What the server rendered with; the stream goes on from here. */
  standing: StandingWire;
  decisions: readonly RecordedDecisionWire[];
  origin: string;
  renderedAt: string;
}

/** U1: what is left, who pays next, when it changes, and why each decision was what it was; live, with the snapshot's number. */
export function UsageView({
  standing: first,
  decisions: firstDecisions,
  origin,
  renderedAt,
}: UsageViewProps) {
  const accountId = first.account;
  const stream = useAccountStream(accountId, renderedAt);
  const standing = useQuery({ ...standingQuery(accountId), initialData: first }).data;
  const decisions = useQuery({ ...latestDecisionsQuery(accountId), initialData: [...firstDecisions] }).data;
  const [openId, setOpenId] = useQueryState("decision", parseAsString);
  const [lit, setLit] = useState<RecordedDecisionWire | null>(null);
  const consent = useConsent(accountId);
  const newest = decisions[0];
  // A block is news until the account has moved on: the banner is about the latest decision and no older one.
  const blocked =
    newest !== undefined && newest.outcome === "blocked" && newest.seq === standing.seq ? newest : null;
  return (
    <>
      <PageHeader
        title="Usage"
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
      >
        {stream.state === "offline" ? (
          <ErrorState title="Live updates are interrupted">
            What you see is the last snapshot, seq {standing.seq}. The page reconnects by itself.
          </ErrorState>
        ) : null}
        {standing.frozen === "none" ? null : (
          <FrozenBanner frozen={standing.frozen} contact="Ask whoever runs this product to lift it." />
        )}
        {blocked === null ? (
          <NextPayerSentence payers={standing.next_payer} planLabel={`plan ${standing.plan_name}`} />
        ) : (
          <BlockBanner decision={blocked} onWay={(way) => followWay(way.kind)} />
        )}
      </PageHeader>
      <Cascade standing={standing} decision={blocked ?? lit} />
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
      <Section title="Windows">
        <StandingWindows standing={standing} />
      </Section>
      <Section title="Latest decisions">
        <LatestDecisions
          decisions={decisions}
          newIds={stream.newIds}
          openId={openId}
          onOpen={(decision) => {
            void setOpenId(decision.id);
            setLit(decisions.find((one) => one.id === decision.id) ?? null);
          }}
          emptyAction={<FirstRequest command={firstRequest(origin, accountId, standing)} />}
        />
      </Section>
      <section id="consent" tabIndex={-1} className="mt-10 outline-hidden">
        <ConsentChoice
          key={JSON.stringify(standing.consent)}
          consent={standing.consent}
          onSave={consent.mutate}
          isBusy={consent.isPending}
          {...(consent.error === null ? {} : { error: consent.error.message })}
        />
      </section>
      <OpenTrace openId={openId} origin={origin} onClose={() => void setOpenId(null)} />
    </>
  );
}

function OpenTrace({
  openId,
  origin,
  onClose,
}: {
  openId: string | null;
  origin: string;
  onClose: () => void;
}) {
  const query = useQuery({ ...decisionQuery(openId ?? ""), enabled: openId !== null });
  const error = query.error;
  return (
    <TraceDrawer
      decisionId={openId}
      decision={openId === null ? null : (query.data ?? null)}
      error={
        error === null
          ? null
          : {
              title: error.message,
              ...(error instanceof ApiProblem && error.requestId !== null
                ? { requestId: error.requestId }
                : {}),
            }
      }
      onRetry={() => void query.refetch()}
      onClose={onClose}
      origin={origin}
    />
  );
}

function useConsent(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (consent: StandingWire["consent"]) => setConsent(accountId, consent),
    onSuccess: (standing) => {
      queries.setQueryData(standingQuery(accountId).queryKey, standing);
      toast.success("Your consent is saved. It holds from the next request on.");
    },
  });
}

/** What the page itself can do about a block; the rest says where it is done. */
function followWay(kind: string): void {
  if (kind === "consent") document.getElementById("consent")?.focus();
  else if (kind === "wait") toast.info("Nothing to do: the page shows when it has room again.");
  else if (kind === "reduce") toast.info("Send the request again with the smaller quantity.");
  else toast.info("Ask whoever runs this product.");
}

function firstRequest(origin: string, accountId: string, standing: StandingWire): string {
  const feature = standing.next_payer[0]?.feature ?? "your.feature";
  const body = JSON.stringify({ account: accountId, feature, usage: {} });
  return `curl ${origin}/api/v1/decisions -H 'Authorization: Bearer sk_test_…' -H 'Idempotency-Key: first' \\\n  -H 'Content-Type: application/json' -d '${body}'`;
}
