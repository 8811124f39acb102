import type { Instant } from "./amounts";
import { type Plan, policiesOf, windowRuleKey } from "./plan";
import type { Standing } from "./standing";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

/**
 * The key of a window in which something is used or held now, and which `to` would count otherwise: by spans in place of a bucket, in
 * requests in place of credits. Under `to` it would start from zero, or take five credits for five requests. Null where no count is lost,
 * and an account may go from the one plan to the other. Calendar and anchored windows count alike.
 *
 * Counts whose key the plan of now does not have are of a plan before it; of those only what a span still counts is known.
 */
export function keyCountedOtherwise(standing: Standing, from: Plan, to: Plan, now: Instant): string | null {
  const before = new Map(policiesOf(from).map((policy) => [policy.key, policy]));
  const after = new Map(policiesOf(to).map((policy) => [policy.key, policy]));
  for (const [key, counts] of Object.entries(standing.windows)) {
    const rule = windowRuleKey(key);
    const next = after.get(rule);
    if (next === undefined) continue;
    const policy = before.get(rule);
    const isAlike =
      policy === undefined
        ? counts.kind === kindOf(next)
        : kindOf(policy) === kindOf(next) && policy.measure === next.measure;
    if (!isAlike && countsNow(counts, policy, standing, now)) return rule;
  }
  return null;
}

function kindOf({ kind }: WindowPolicy): WindowCounts["kind"] {
  if (kind === "sliding") return "sliding";
  return kind === "token_bucket" ? "bucket" : "span";
}

function countsNow(
  counts: WindowCounts,
  policy: WindowPolicy | undefined,
  { timeZone }: Standing,
  now: Instant,
): boolean {
  if (policy === undefined)
    return counts.kind === "span" && now < counts.endAt && counts.used + counts.held > 0n;
  const { used, held } = windowRules(policy).view(policy, counts, now, timeZone);
  return used + held > 0n;
}
