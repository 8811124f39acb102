import { formatDecimal } from "@/lib/engine/amounts";
import type { Obstacle, Unblocks } from "@/lib/engine/unblocks";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { UnblocksWire } from "../schema/package-schema";

export function unblocksWire(unblocks: Unblocks): UnblocksWire {
  return {
    pays_for: [...unblocks.paysFor],
    cannot_lift: unblocks.cannotLift.map(obstacleWire),
    sentence: sentenceOf(unblocks),
  };
}

function obstacleWire(obstacle: Obstacle): UnblocksWire["cannot_lift"][number] {
  const is_binding = obstacle.isBinding;
  switch (obstacle.kind) {
    case "frozen":
      return { kind: "frozen", what: obstacle.what, is_binding };
    case "feature":
      return { kind: "feature", feature: obstacle.feature, is_binding };
    case "consent":
      return { kind: "consent", mode: obstacle.mode, is_binding };
    case "debt":
      return { kind: "debt", amount: formatDecimal(obstacle.amount), is_binding };
    case "gate":
    case "cap": {
      const { kind, key, features, resetsAt } = obstacle;
      const resets_at = resetsAt === null ? null : formatInstant(resetsAt);
      return { kind, key, features: features === null ? null : [...features], is_binding, resets_at };
    }
  }
}

/** "These credits can pay for: …; they cannot lift: …": in words, since a buyer has never seen the keys of a plan. */
function sentenceOf({ paysFor, cannotLift }: Unblocks): string {
  const pays =
    paysFor.length === 0
      ? "On this plan purchased credits pay for nothing"
      : `These credits can pay for: ${paysFor.join(", ")}`;
  const lifts = [...new Set(cannotLift.map(wordsOf))];
  return lifts.length === 0 ? `${pays}.` : `${pays}; they cannot lift: ${lifts.join(", ")}.`;
}

function wordsOf(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case "frozen":
      return obstacle.what === "all" ? "that the account is frozen" : "that paid usage is frozen";
    case "feature":
      return `that no purchased credits pay for ${obstacle.feature}`;
    case "consent":
      return obstacle.mode === "never"
        ? "your choice never to use credits"
        : "your choice to be asked before credits are used";
    case "debt":
      return `${formatDecimal(obstacle.amount)} credits owed, which are repaid first`;
    case "gate": {
      const whose =
        obstacle.features === null ? "requests" : `requests of ${obstacle.features.join(" and ")}`;
      return obstacle.bounds === "rate"
        ? `how fast ${whose} may come${obstacle.isBinding ? " (too fast now)" : ""}`
        : `how many ${whose} may be open at once${obstacle.isBinding ? " (so many are now)" : ""}`;
    }
    case "cap":
      return obstacle.key === "consent"
        ? `the most a ${obstacle.period} that you allowed${obstacle.isBinding ? " (spent)" : ""}`
        : `your spend cap a ${obstacle.period}${obstacle.isBinding ? " (reached)" : ""}`;
  }
}
