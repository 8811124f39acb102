import type { Instant, Microcredits } from "./amounts";
import { type Spender, spendLimit, spendLimits, withSpendCounts } from "./consent";
import type { AccountEvent } from "./facts";
import { memberOfKey } from "./members";
import type { DrawnPart, SpentUnder } from "./refund-parts";
import type { Standing } from "./standing";
import type { SpanCounts } from "./windows/window";

/**
 * The consent and the caps that count what this key spends now and did then. One that was set since, or whose days lie otherwise since,
 * keeps its count: whether it counted this is not known.
 */
export function limitsOf(
  standing: Standing,
  { acts, by }: { readonly acts: readonly AccountEvent[]; readonly by: Spender },
  drawn: Pick<DrawnPart, "limits" | "seq" | "countedAt">,
): readonly SpentUnder[] {
  if (drawn.limits !== null) return drawn.limits;
  const since = acts.filter(({ seq }) => seq > drawn.seq);
  if (since.some(({ act }) => act.kind === "time_zone_set")) return [];
  const haveCapsMoved = since.some(({ act }) => act.kind === "caps_set");
  const hasConsentMoved = since.some(
    ({ act }) => act.kind === "consent_set" && (act.key === null || act.key === by.apiKey),
  );
  const haveMembersMoved = since.some(
    ({ act }) => act.kind === "plan_changed" || act.kind.startsWith("member_"),
  );
  return spendLimits(standing, by).flatMap(({ key }) => {
    const isOfConsent = key === "consent" || key.startsWith("consent:");
    const hasMoved = isOfConsent
      ? hasConsentMoved
      : memberOfKey(key) === null
        ? haveCapsMoved
        : haveMembersMoved;
    return hasMoved ? [] : [{ key, countedAt: drawn.countedAt(key) }];
  });
}

/** In the period that counted it as spent, it is not spent any more. */
export function unspent(
  standing: Standing,
  { key, countedAt }: SpentUnder,
  amount: Microcredits,
  now: Instant,
): Standing {
  const counts = spendLimit(standing, key)?.counts ?? null;
  if (counts === null || countedAt < counts.startAt || countedAt >= counts.endAt || now >= counts.endAt)
    return standing;
  const used = counts.used > amount ? counts.used - amount : 0n;
  return withSpendCounts(standing, key, { ...counts, used } satisfies SpanCounts);
}
