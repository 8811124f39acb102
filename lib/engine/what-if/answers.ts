import type { Instant, Microcredits } from "../amounts";
import { isCharged } from "../charge";
import type { UsageKind } from "../facts";
import { decodeTaken, decodeWait, type OutcomeColumns } from "../outcome-codec";
import type { Source } from "../plan";
import type { BlockReason } from "../trace";
import type { UnsealedUsageEvent } from "../usage-step";
import type { ChangedAnswer } from "./changed-life";

/** What two answers to the same request are compared by. */
export interface ComparedAnswer {
  /** `refused`: the changed price book does not know what was asked. `not_asked`: it ends a hold that was never opened. */
  readonly outcome: "allowed" | "partial" | "blocked" | "refused" | "not_asked";
  /** Why it is a block; the code of a refusal. */
  readonly reason: BlockReason | string | null;
  readonly cost: Microcredits;
  /** Of a block that waiting ends: when. */
  readonly waitsUntil: Instant | null;
  /** What was used of each source, in the order of the layers. Of a hold nothing: its capture says it. */
  readonly taken: readonly { readonly source: Source; readonly amount: Microcredits }[];
  /** Used beyond what could pay, and returned by the settlement (S3). */
  readonly refunded: Microcredits;
  /** The like on a plan that carries it: owed from then on. */
  readonly owed: Microcredits;
}

const NOTHING: ComparedAnswer["taken"] = [];

/** The answer that was given, from its row. */
export function answerInTruth(
  kind: UsageKind,
  { record, outcome, reason, cost, covered }: OutcomeColumns & { readonly record: string },
): ComparedAnswer {
  const isUsed = isCharged(kind) && outcome !== "blocked";
  const used = isUsed ? decodeTaken(record) : null;
  const owed = used?.debt?.carried ?? 0n;
  return {
    outcome,
    reason: outcome === "blocked" ? reason : null,
    cost,
    waitsUntil: outcome === "blocked" ? decodeWait(record) : null,
    taken: used === null ? NOTHING : used.layers.map(({ source, taken }) => ({ source, amount: taken })),
    refunded: isUsed && kind !== "consume" ? cost - covered - owed : 0n,
    owed,
  };
}

/** The answer of the changed rules. */
export function answerOfChange(answer: ChangedAnswer): ComparedAnswer {
  if (answer.kind !== "answered") {
    const isRefused = answer.kind === "refused";
    return {
      outcome: isRefused ? "refused" : "not_asked",
      reason: isRefused ? answer.code : null,
      cost: 0n,
      waitsUntil: null,
      taken: NOTHING,
      refunded: 0n,
      owed: 0n,
    };
  }
  const { outcome, reason, cost, ways } = answer.event.outcome;
  const isBlocked = outcome === "blocked";
  const wait = isBlocked ? ways.find((way) => way.kind === "wait") : undefined;
  const used = answer.capture ?? answer.event;
  return {
    outcome,
    reason: isBlocked ? reason : null,
    cost,
    waitsUntil: wait?.kind === "wait" ? wait.until : null,
    taken: takenBy(used),
    ...returnedBy(used),
  };
}

function takenBy({ kind, outcome }: UnsealedUsageEvent): ComparedAnswer["taken"] {
  if (!isCharged(kind) || outcome.outcome === "blocked") return NOTHING;
  const taken = [];
  for (const layer of outcome.layers)
    if (layer.taken > 0n) taken.push({ source: layer.source, amount: layer.taken });
  return taken;
}

function returnedBy({ kind, outcome }: UnsealedUsageEvent): Pick<ComparedAnswer, "refunded" | "owed"> {
  if (!isCharged(kind) || kind === "consume" || outcome.outcome === "blocked")
    return { refunded: 0n, owed: 0n };
  const owed = outcome.debt?.carried ?? 0n;
  return { refunded: outcome.cost - outcome.covered - owed, owed };
}
