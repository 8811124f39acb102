"use client";

import { Lock, LockOpen } from "lucide-react";
import { type CSSProperties, useId } from "react";
import { SourceSwatch } from "@/components/decisions/source-chip";
import { Badge } from "@/components/ui/badge";
import { useTimeFrame } from "@/components/ui/clock";
import { Countdown, Day, Moment } from "@/components/ui/time";
import { formatCredits, formatMeasured, isZero, sumOf, unitOf } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import { spillOf } from "./cascade-geometry";
import type { Basin, Chamber } from "./cascade-model";
import { FallLine, Sluice, SpillStream } from "./cascade-path";

interface CascadeBasinProps {
  basin: Basin;
  index: number;
  count: number;
  nextBasin: Basin | null;
}

export function CascadeBasin({ basin, index, count, nextBasin }: CascadeBasinProps) {
  const { path } = basin;
  const isReached = path !== null && path.kind !== "beyond";
  const isStoppedHere = path?.kind === "ends";
  const isStoppedAtGate = isStoppedHere && basin.gate === "closed";
  const goesOn = isReached && !isStoppedHere && nextBasin?.path != null && nextBasin.path.kind !== "beyond";
  return (
    <li
      className="basin"
      data-source={basin.source}
      data-path={path?.kind ?? "none"}
      {...(basin.isFull ? { "data-full": "" } : {})}
      style={
        {
          "--step": index,
          "--path-count": count,
          "--chambers": Math.max(1, basin.chambers.length),
        } as CSSProperties
      }
    >
      <div className="basin-name">
        <SourceSwatch source={basin.source} />
        <span className="truncate">{basin.name}</span>
        <BasinBadges basin={basin} />
      </div>
      <div className="basin-chambers">
        {basin.chambers.map((chamber) => (
          <ChamberLevel
            key={chamber.key}
            chamber={chamber}
            taken={path?.kind === "pays" && chamber.isCounted ? path.taken : null}
            saysTaken={chamber === basin.chambers.find((candidate) => candidate.isCounted)}
          />
        ))}
      </div>
      {isReached ? (
        <span
          aria-hidden
          className="path-run"
          data-end={isStoppedAtGate ? "gate" : goesOn ? "on" : isStoppedHere ? "stop" : "here"}
        />
      ) : null}
      {isReached ? (
        <p className="basin-path-text" data-kind={path.kind}>
          {path.text}
        </p>
      ) : null}
      {nextBasin === null ? null : (
        <>
          <SpillStream
            spill={spillOf(basin, nextBasin, index)}
            isFull={basin.isFull}
            hasSluice={nextBasin.gate !== null}
          />
          {nextBasin.gate === null ? null : <Sluice state={nextBasin.gate} />}
          {goesOn ? (
            <FallLine isStopped={nextBasin.path?.kind === "ends" && nextBasin.gate === "closed"} />
          ) : null}
        </>
      )}
    </li>
  );
}

function BasinBadges({ basin }: { basin: Basin }) {
  return (
    <>
      {basin.isNext && basin.path === null ? (
        <Badge tone="accent" className="basin-badge">
          pays next
        </Badge>
      ) : null}
      {basin.gate === "closed" ? (
        <Badge tone="warn" icon={<Lock aria-hidden />} className="basin-badge">
          asks first
        </Badge>
      ) : null}
      {basin.gate === "open" && !basin.isNext ? (
        <Badge tone="neutral" icon={<LockOpen aria-hidden />} className="basin-badge">
          allowed
        </Badge>
      ) : null}
    </>
  );
}

interface ChamberLevelProps {
  chamber: Chamber;
  /** What the lit decision took of this layer, where this level counted it. */
  taken: string | null;
  /** Several windows of a layer count the same request: the figure stands at the first. */
  saysTaken: boolean;
}

function ChamberLevel({ chamber, taken, saysTaken }: ChamberLevelProps) {
  const labelId = useId();
  const frame = useTimeFrame();
  const levels = {
    "--used": chamber.usedShare,
    "--held": chamber.heldShare,
    ...(chamber.paceShare === null ? {} : { "--pace": chamber.paceShare }),
  } as CSSProperties;
  return (
    <div className="chamber" style={levels}>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn in parts */}
      <div
        className="tank"
        role="meter"
        aria-labelledby={labelId}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor((chamber.usedShare + chamber.heldShare) * 100)}
        aria-valuetext={meterText(chamber, frame)}
        {...(chamber.limit === null ? { "data-unlimited": "" } : {})}
        {...(chamber.isAbsent ? { "data-absent": "" } : {})}
      >
        {chamber.usedShare > 0 ? <span className="water" /> : null}
        {chamber.heldShare > 0 ? <span className="water-held" /> : null}
        {chamber.paceShare === null ? null : <span className="pace" />}
      </div>
      {taken === null ? null : (
        <span aria-hidden className="path-drop">
          {saysTaken ? <span className="path-chip">{formatCredits(taken)}</span> : null}
        </span>
      )}
      <div id={labelId} className="chamber-label">
        {chamber.label}
      </div>
      <ChamberFigure chamber={chamber} />
      <ChamberNotes chamber={chamber} />
    </div>
  );
}

function ChamberFigure({ chamber }: { chamber: Chamber }) {
  if (chamber.left === null || chamber.limit === null) return <div className="chamber-figure">included</div>;
  const isFull = isZero(chamber.left) && !chamber.isDrawn;
  return (
    <div className="chamber-figure">
      {isFull ? "full" : formatMeasured(chamber.left, chamber.measure)}
      {isFull ? null : <span className="chamber-unit">{unitLeft(chamber)}</span>}
    </div>
  );
}

function ChamberNotes({ chamber }: { chamber: Chamber }) {
  if (chamber.limit === null) return <div className="chamber-notes" />;
  return (
    <div className="chamber-notes">
      {chamber.isAbsent ? null : <p>{usedWords(chamber)}</p>}
      {chamber.resetsAt === null ? null : (
        <p>
          resets <Countdown at={chamber.resetsAt} />,{" "}
          <span className="chamber-moment">
            <Moment at={chamber.resetsAt} />
          </span>
        </p>
      )}
      {chamber.expiring === null ? null : (
        <p>
          {formatCredits(chamber.expiring.amount)} until <Day at={chamber.expiring.at} />
        </p>
      )}
    </div>
  );
}

function unitLeft(chamber: Chamber): string {
  return chamber.measure === "credits" ? "cr left" : `${unitOf(chamber.measure, chamber.left ?? "")} left`;
}

/** "58 of 100 used, 4 held": the two together are the level. */
function usedWords(chamber: Chamber): string {
  const limit = formatMeasured(chamber.limit ?? "0", chamber.measure);
  const held = isZero(chamber.held) ? "" : `, ${formatMeasured(chamber.held, chamber.measure)} held`;
  return `${formatMeasured(chamber.used, chamber.measure)} of ${limit} used${held}`;
}

function meterText(chamber: Chamber, frame: TimeFrame): string {
  if (chamber.limit === null) return "no limit";
  const level = formatMeasured(sumOf(chamber.used, chamber.held), chamber.measure);
  const reset =
    chamber.resetsAt === null ? "" : `, resets ${formatMoment(Date.parse(chamber.resetsAt), frame)}`;
  const held = isZero(chamber.held) ? "" : `, ${formatMeasured(chamber.held, chamber.measure)} of them held`;
  const unit = unitOf(chamber.measure);
  return `${level} of ${formatMeasured(chamber.limit, chamber.measure)} ${unit} used${held}${reset}`;
}
