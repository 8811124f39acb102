import { ONE, type Quantity } from "./amounts";
import type { Evaluation } from "./evaluate";
import type { Usage } from "./price";
import { quantityIn } from "./request";
import type { Way } from "./trace";
import type { Blocked } from "./ways";
import { windowRules } from "./windows/window";

// A block is answered by trying; these bound what one refusal may cost the server: at most 3 + 1 + 10 evaluations.
const GUESSES_MAX = 3;
const STEPS = 1024n;

/**
 * The same request, smaller in proportion, so that it fits now; whole quantities stay whole. Null where no smaller one fits,
 * or only one that costs nothing.
 */
export function reduceWay(blocked: Blocked): Way | null {
  const usage = guessed(blocked) ?? searched(blocked);
  return usage === null ? null : { kind: "reduce", usage };
}

/** Where cost follows quantity, what is covered now is the answer at once, to the last unit. */
function guessed(blocked: Blocked): Usage | null {
  let usage = blocked.request.usage;
  let evaluation = blocked.evaluation;
  for (let guesses = 0; guesses < GUESSES_MAX; guesses++) {
    const share = coveredShare(blocked, usage, evaluation);
    if (share === null || share.part <= 0n || share.part >= share.of) return null;
    usage = scaled(usage, share.part, share.of);
    evaluation = blocked.evaluate(blocked.standing, { ...blocked.request, usage }, blocked.now);
    if (evaluation.outcome === "allowed") return evaluation.cost > 0n ? usage : null;
  }
  return null;
}

/** How much of the request fits, as a fraction: by the gate that stopped it, or by what the layers cover. */
function coveredShare(
  { standing, now }: Blocked,
  usage: Usage,
  evaluation: Evaluation,
): { part: bigint; of: bigint } | null {
  const failed = evaluation.gates.find(({ passed }) => !passed)?.gate;
  if (failed?.kind === "rate") {
    const { window } = failed;
    const view = windowRules(window).view(window, standing.windows[window.key], now, standing.timeZone);
    return { part: view.remaining, of: quantityIn(window.measure, usage, evaluation.cost) };
  }
  return evaluation.found === null ? null : { part: evaluation.found.covered, of: evaluation.cost };
}

/**
 * Where a part of the cost is fixed, or a layer covers all or nothing, no proportion tells: the largest of 1,024 parts that
 * fits is searched for. The smallest one is tried first, so that a limit which is simply full costs one try.
 */
function searched(blocked: Blocked): Usage | null {
  const { request, evaluation } = blocked;
  const isStoppedBySize =
    evaluation.found !== null || evaluation.gates.some(({ gate, passed }) => !passed && gate.kind === "rate");
  if (!isStoppedBySize) return null;
  const fits = (part: bigint) =>
    blocked.isAllowed(
      blocked.standing,
      { ...request, usage: scaled(request.usage, part, STEPS) },
      blocked.now,
    );
  const smallest = smallestPart(request.usage);
  if (smallest === null || !fits(smallest)) return null;
  let most = smallest;
  let tooMany = STEPS;
  while (tooMany - most > 1n) {
    const middle = (most + tooMany) / 2n;
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  const usage = scaled(request.usage, most, STEPS);
  const found = blocked.evaluate(blocked.standing, { ...request, usage }, blocked.now);
  return found.cost > 0n ? usage : null;
}

/** The first part that is not rounded away to nothing. */
function smallestPart(usage: Usage): bigint | null {
  let smallest: bigint | null = null;
  for (const dimension in usage) {
    const quantity = usage[dimension] as Quantity;
    if (quantity === 0n) continue;
    const count = quantity % ONE === 0n ? quantity / ONE : quantity;
    const part = (STEPS + count - 1n) / count;
    if (part < STEPS && (smallest === null || part < smallest)) smallest = part;
  }
  return smallest;
}

function scaled(usage: Usage, part: bigint, of: bigint): Usage {
  const smaller: Record<string, Quantity> = {};
  for (const dimension in usage) {
    const quantity = usage[dimension] as Quantity;
    const exact = (quantity * part) / of;
    smaller[dimension] = quantity % ONE === 0n ? exact - (exact % ONE) : exact;
  }
  return smaller;
}
