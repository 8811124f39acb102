"use client";

import { Check, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { LevelMeter } from "@/components/charts/level-meter";
import { classNames } from "@/components/ui/class-names";
import { Moment } from "@/components/ui/time";
import {
  formatCredits,
  formatMeasured,
  formatQuantity,
  isZero,
  negated,
  shareOf,
  shortId,
  sumOf,
  unitOf,
} from "@/lib/format";
import type { TraceGate, TraceGrant, TraceLayer, TraceWindow } from "./decision-shapes";
import { SourceSwatch } from "./source-chip";
import { skipWords, sourceName, sourceOfLayer, windowName } from "./words";

type StepState = "paid" | "passed" | "skipped" | "stopped";

const ICONS = { paid: Check, passed: Check, skipped: Minus, stopped: X } as const;
const ICON_LOOKS: Readonly<Record<StepState, string>> = {
  paid: "border-accent bg-accent text-on-accent",
  passed: "border-control bg-raised text-ink",
  skipped: "border-control bg-raised text-muted",
  stopped: "border-danger bg-danger text-on-danger",
};

/** One step on the rail: the mark says paid, passed or stopped; so do the words. */
function Step({ state, title, children }: { state: StepState; title: ReactNode; children?: ReactNode }) {
  const Icon = ICONS[state];
  return (
    <li className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden className="absolute start-[9px] top-5 -bottom-0 w-px bg-hairline group-last:hidden" />
      <span
        aria-hidden
        className={classNames(
          "relative mt-0 flex size-5 shrink-0 items-center justify-center rounded-full border [&_svg]:size-3 [&_svg]:stroke-2",
          ICON_LOOKS[state],
        )}
      >
        <Icon />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2">{title}</div>
        {children}
      </div>
    </li>
  );
}

export function GateStep({ gate, isBinding }: { gate: TraceGate; isBinding: boolean }) {
  const figures =
    gate.window == null
      ? gate.limit == null
        ? null
        : `${formatQuantity(gate.open ?? 0)} of ${formatQuantity(gate.limit)} open`
      : `${formatMeasured(gate.window.used, gate.window.measure)} of ${formatMeasured(gate.window.limit, gate.window.measure)} ${unitOf(gate.window.measure)}`;
  return (
    <Step
      state={(gate.passed || gate.shadow === true) && !isBinding ? "passed" : "stopped"}
      title={
        <>
          <span className="font-medium">Gate: {windowName(gate.key)}</span>
          <span className="text-sm text-muted">
            {gateWords(gate)}
            {figures === null ? null : `, ${figures}`}
          </span>
        </>
      }
    />
  );
}

function gateWords({ passed, shadow }: TraceGate): string {
  if (shadow !== true) return passed ? "passed" : "no room";
  return passed ? "not enforced, would have passed" : "not enforced, would have refused";
}

interface LayerStepProps {
  layer: TraceLayer;
  position: number;
  /** The key that decided a block, or null. */
  binding: string | null;
}

export function LayerStep({ layer, position, binding }: LayerStepProps) {
  const source = sourceOfLayer(layer);
  const isPaid = !isZero(layer.taken) && binding === null;
  const isBinding =
    binding !== null &&
    (layer.layer === binding || (layer.windows ?? []).some((window) => window.key === binding));
  return (
    <Step
      state={isPaid ? "paid" : isBinding ? "stopped" : "skipped"}
      title={
        <>
          <span className="w-3 text-sm text-muted">{position}</span>
          <SourceSwatch source={source} />
          <span className="font-medium">{sourceName(source)}</span>
          {layer.skipped == null ? null : (
            <span className={classNames("text-sm", isBinding ? "text-danger" : "text-muted")}>
              {layer.skipped === "not_needed" ? "not needed" : `skipped: ${skipWords(layer.skipped)}`}
            </span>
          )}
        </>
      }
    >
      {isPaid ? <Amounts layer={layer} /> : null}
      {(layer.windows ?? []).map((window) => (
        <WindowLine key={window.key} window={window} source={source} />
      ))}
      {(layer.grants ?? []).map((grant) => (
        <GrantLine key={grant.id} grant={grant} />
      ))}
    </Step>
  );
}

/** had 16.00, takes 4.00, leaves 12.00: one line that can be checked in the head. */
function Amounts({ layer }: { layer: TraceLayer }) {
  return (
    <dl className="mt-1 flex flex-wrap gap-x-5 font-mono text-sm">
      {layer.before == null ? null : <Figure name="had" amount={layer.before} />}
      {layer.taken.startsWith("-") ? (
        <Figure name="gets back" amount={negated(layer.taken)} isStrong />
      ) : (
        <Figure name="takes" amount={layer.taken} isStrong />
      )}
      {layer.after == null ? null : <Figure name="leaves" amount={layer.after} />}
    </dl>
  );
}

function Figure({ name, amount, isStrong = false }: { name: string; amount: string; isStrong?: boolean }) {
  return (
    <div className="flex gap-1.5">
      <dt className="font-sans text-muted">{name}</dt>
      <dd className={isStrong ? "font-medium" : ""}>{formatCredits(amount)}</dd>
    </div>
  );
}

function WindowLine({ window, source }: { window: TraceWindow; source: ReturnType<typeof sourceOfLayer> }) {
  const level = sumOf(window.used, window.held);
  const text = `${formatMeasured(level, window.measure)} of ${formatMeasured(window.limit, window.measure)} ${unitOf(window.measure)}`;
  return (
    <div className="mt-1.5 text-sm text-muted">
      <div className="flex flex-wrap justify-between gap-x-3">
        <span>
          {windowName(window.key)} after{window.shadow == null ? "" : `, ${shadowWords(window.shadow)}`}
        </span>
        <span>{text}</span>
      </div>
      <LevelMeter
        source={source}
        size="small"
        used={shareOf(window.used, window.limit)}
        held={isZero(window.held) ? 0 : shareOf(window.held, window.limit)}
        label={`${windowName(window.key)} window after the decision`}
        text={text}
        className="mt-0.5"
      />
      {window.resets_at === null ? null : (
        <span className="text-xs">
          resets <Moment at={window.resets_at} />
        </span>
      )}
    </div>
  );
}

function shadowWords(short: string): string {
  return isZero(short) ? "not enforced" : `not enforced: would have left ${formatCredits(short)} uncovered`;
}

function GrantLine({ grant }: { grant: TraceGrant }) {
  const skipped = grant.skipped == null ? null : grant.skipped.replaceAll("_", " ");
  return (
    <div className="mt-1 flex flex-wrap gap-x-3 text-sm text-muted">
      <span className="font-mono" title={grant.id}>
        {shortId(grant.id)}
      </span>
      <span>
        {skipped === null
          ? `${formatCredits(grant.before)} ${movedWords(grant.taken)} = ${formatCredits(grant.after)}`
          : `skipped: ${skipped}`}
      </span>
    </div>
  );
}

/** "− 4.00" of what was drawn, "+ 4.00" of what came back. */
function movedWords(taken: string): string {
  return taken.startsWith("-") ? `+ ${formatCredits(negated(taken))}` : `− ${formatCredits(taken)}`;
}
