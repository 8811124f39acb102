import { ONE, type Quantity } from "./amounts";
import type { Evaluation } from "./evaluate";
import { isShadow } from "./plan";
import type { Usage } from "./price";
import { quantityIn } from "./request";
import type { Way } from "./trace";
import type { Blocked } from "./ways";
import { windowRules } from "./windows/rules";

// A block is answered by trying; these bound what one refusal may cost the server: at most 3 + 1 + 10 evaluations.
const GUESSES_MAX = 3;
const STEPS = 1024n;

/**
 * The same request, smaller in proportion, so that it fits now; whole quantities stay whole. Null where no smaller one fits,
 * or only one that costs nothing. Where cost follows quantity, what is covered now is the answer at once, to the last unit.
 */
export function reduceWay(blocked: Blocked): Way | null {
  const { standing, request, now } = blocked;
  let { evaluation } = blocked;
  let { usage } = request;
  for (let guesses = 0; guesses < GUESSES_MAX; guesses++) {
    const share = coveredShare(blocked, usage, evaluation);
    if (share === null) return null;
    if (share.part <= 0n || share.part >= share.of) break;
    usage = scaled(usage, share.part, share.of);
    evaluation = blocked.evaluate(standing, { ...request, usage }, now);
    if (evaluation.outcome === "allowed")
      return isWorthAsking(usage, evaluation) ? { kind: "reduce", usage } : null;
  }
  const found = searched(blocked, usage);
  return found === null ? null : { kind: "reduce", usage: found };
}

/** How much of the request fits, as a fraction: by the gate that stopped it, or by what the layers cover. Null where size did not stop it. */
function coveredShare(
  { standing, now }: Blocked,
  usage: Usage,
  evaluation: Evaluation,
): { part: bigint; of: bigint } | null {
  const failed = evaluation.gates.find(({ gate, passed }) => !passed && !isShadow(gate));
  if (failed !== undefined && failed.window !== null) {
    const { window } = failed;
    const view = windowRules(window).view(window, standing.windows[window.key], now, standing.timeZone);
    return { part: view.remaining, of: quantityIn(window.measure, usage, evaluation.cost) };
  }
  return evaluation.found === null ? null : { part: evaluation.found.covered, of: evaluation.cost };
}

/**
 * Where a part of the cost is fixed, or a layer covers all or nothing, no proportion tells: of `usage`, which does not fit, the
 * largest of 1,024 parts that does is searched for. The smallest is tried first, so that a limit which is simply full costs one try.
 */
function searched(blocked: Blocked, usage: Usage): Usage | null {
  const { standing, request, now } = blocked;
  const isFitting = (part: bigint) =>
    blocked.isAllowed(standing, { ...request, usage: scaled(usage, part, STEPS) }, now);
  const smallest = smallestPart(usage);
  if (smallest === null || !isFitting(smallest)) return null;
  let most = smallest;
  let tooMany = STEPS;
  while (tooMany - most > 1n) {
    const middle = (most + tooMany) / 2n;
    if (isFitting(middle)) most = middle;
    else tooMany = middle;
  }
  const smaller = scaled(usage, most, STEPS);
  const evaluation = blocked.evaluate(standing, { ...request, usage: smaller }, now);
  return isWorthAsking(smaller, evaluation) ? smaller : null;
}

/** A request for nothing, or of what costs nothing, is no answer to whoever wanted something. */
function isWorthAsking(usage: Usage, evaluation: Evaluation): boolean {
  return evaluation.cost > 0n && Object.values(usage).some((quantity) => quantity > 0n);
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
