"use client";

import { Download, ShieldCheck } from "lucide-react";
import { CheckLine } from "@/components/check/check-line";
import { STAGES, VERIFIER_STEPS } from "@/components/check/check-words";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader, Section } from "@/components/ui/page-header";
import { formatCredits, formatQuantity } from "@/lib/format";
import { bundlePath, VERIFIER_PATH } from "./run-check";
import { type CheckState, useCheck } from "./use-check";

interface CheckPageProps {
  accountId: string;
  /** Where who checks came from. */
  backHref: string;
  backName: string;
}

/** One button derives the bill again in front of whoever it is about, and says what holds and what does not. */
export function CheckPage({ accountId, backHref, backName }: CheckPageProps) {
  const { state, run } = useCheck(accountId);
  const isBusy = state.phase === "deriving" || state.phase === "verifying";
  return (
    <>
      <PageHeader title="Check my bill" stamp={<Link href={backHref}>{backName}</Link>}>
        <p className="max-w-[65ch] text-muted">
          Every number is derived again from the rows behind it: what was used, what it cost, and what that
          did to the balance. The server does it first, by the code that its own books are proven with. Then
          your browser does it from a copy of all your rows, by a small program that shares nothing with the
          server.
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            intent="primary"
            icon={<ShieldCheck aria-hidden />}
            isBusy={isBusy}
            busyLabel="Checking…"
            onClick={run}
          >
            {state.phase === "idle" ? "Check now" : "Check again"}
          </Button>
          <Progress state={state} />
        </div>
      </PageHeader>
      <Verdict state={state} />
      <Derived state={state} />
      <Verified state={state} />
      <Offline accountId={accountId} />
    </>
  );
}

function Progress({ state }: { state: CheckState }) {
  const { done, of } = state.facts;
  if (state.phase === "idle") return null;
  return (
    <span role="status" className="inline-flex items-center gap-3 text-sm text-muted">
      {state.phase === "deriving" ? (
        <progress
          aria-label="Facts derived again"
          className="w-40 accent-accent"
          max={Math.max(1, of)}
          value={done}
        />
      ) : null}
      {state.phase === "verifying"
        ? "Your browser verifies the bundle…"
        : `${formatQuantity(done)} of ${formatQuantity(of)} facts`}
    </span>
  );
}

/** Said plainly either way (E2): a number that cannot be explained is not passed off as one that can. */
function Verdict({ state }: { state: CheckState }) {
  const { phase, breaks, faults, balance, error } = state;
  const broken = Object.values(state.checks).reduce((count, check) => count + check.breaks, 0);
  if (error !== null)
    return (
      <ErrorState title="The check could not be finished" className="mb-6">
        {error} What was checked until then stands below. Nothing about your account has changed.
      </ErrorState>
    );
  if (broken > 0 || (faults !== null && faults.length > 0))
    return (
      <div
        role="alert"
        className="mb-6 flex flex-col gap-2 rounded-md border border-danger/40 bg-danger-soft p-4"
      >
        <p className="flex flex-wrap items-center gap-2 text-lg font-medium">
          <Badge tone="danger">Reconciling</Badge> Something does not add up
        </p>
        <p>
          Until it is explained, do not rely on the balance of this account. Whoever runs this Spillway has
          been told of it: it stands in their list of open breaks.
        </p>
        <ul className="list-disc ps-5 text-sm">
          {breaks.map(({ invariant, seq, detail }) => (
            <li key={`${invariant} ${seq} ${detail}`}>
              <span className="font-mono">{invariant}</span>
              {seq === null ? "" : ` at ${formatQuantity(seq)}`}: {detail}
            </li>
          ))}
          {(faults ?? []).map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      </div>
    );
  if (phase !== "done" || balance === null) return null;
  return (
    <div role="alert" className="mb-6 rounded-md border border-ok/40 bg-ok-soft p-4">
      <p className="flex flex-wrap items-center gap-2 text-lg font-medium">
        <Badge tone="ok" className="px-0!">
          It adds up
        </Badge>{" "}
        {formatCredits(balance.recomputed)} credits, to the last microcredit
      </p>
      <p className="text-sm text-muted">
        The ledger says {formatCredits(balance.stored)}, its rows add up to{" "}
        {formatCredits(balance.recomputed)}, and your browser came to the same from its own copy.
      </p>
    </div>
  );
}

function Derived({ state }: { state: CheckState }) {
  const isRunning = state.phase === "deriving";
  return (
    <Section title="Derived again by the server">
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        {STAGES.map(({ title, invariants }) => (
          <div key={title}>
            <h3 className="mb-1 font-medium">{title}</h3>
            <ul>
              {invariants.map(([code, words]) => {
                const check = state.checks[code];
                const verdict =
                  check === undefined
                    ? isRunning
                      ? "running"
                      : "waiting"
                    : check.breaks > 0
                      ? "broken"
                      : "holds";
                return (
                  <CheckLine key={code} code={code} verdict={verdict} count={check?.checked ?? null}>
                    {words}
                  </CheckLine>
                );
              })}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}

function Verified({ state }: { state: CheckState }) {
  let before = 0;
  return (
    <Section title="Verified here, in your browser">
      <ul>
        {VERIFIER_STEPS.map(([name, words]) => {
          const step = state.steps[name];
          const newFaults = (step?.faults ?? before) - before;
          before = step?.faults ?? before;
          const isDone = step !== undefined && step.done >= step.of;
          const verdict =
            newFaults > 0 ? "broken" : isDone ? "holds" : state.phase === "verifying" ? "running" : "waiting";
          return (
            <CheckLine key={name} verdict={verdict} count={step?.done ?? null}>
              {words}
            </CheckLine>
          );
        })}
      </ul>
    </Section>
  );
}

/** For who trusts neither this page nor this browser. */
function Offline({ accountId }: { accountId: string }) {
  const command = `node verify-bundle.mjs bundle-${accountId}.ndjson`;
  return (
    <Section title="Or verify it yourself, offline">
      <p className="mb-3 max-w-[65ch] text-muted">
        The bundle has every row of yours; the verifier is some 300 lines that need nothing but Node. Keep
        both: what was verified once cannot be changed behind your back.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <a className={buttonClass({})} href={bundlePath(accountId)} download={`bundle-${accountId}.ndjson`}>
          <Download aria-hidden /> Bundle
        </a>
        <a className={buttonClass({})} href={VERIFIER_PATH} download="verify-bundle.mjs">
          <Download aria-hidden /> Verifier
        </a>
      </div>
      <div className="relative mt-3 max-w-full">
        <pre className="rounded-md border border-hairline bg-sunken p-3 pe-12 text-sm break-all whitespace-pre-wrap">
          {command}
        </pre>
        <span className="absolute end-1.5 top-1.5 rounded-sm bg-sunken">
          <CopyButton text={command} label="Copy the command" />
        </span>
      </div>
    </Section>
  );
}
