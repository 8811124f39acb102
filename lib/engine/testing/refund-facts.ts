import type { AccountEvent, UsageEvent } from "../facts";
import type { RefundFacts } from "../refund";
import type { Fact } from "../replay";

/** What is known of an event that is to be refunded, from all facts of its account. */
export function refundFactsOf(event: UsageEvent, facts: readonly Fact[]): RefundFacts {
  const used = facts.flatMap((fact) => (fact.kind === "usage" ? [fact.event] : []));
  const opened =
    event.kind === "capture" ? (used.find((one) => one.ref === event.holdRef) as UsageEvent) : null;
  const since = (opened ?? event).seq;
  const acts = facts.flatMap((fact): AccountEvent[] =>
    fact.kind === "account" && fact.event.seq > since ? [fact.event] : [],
  );
  const earlier = used.flatMap(({ outcome }) => (outcome.refund?.of === event.ref ? [outcome.refund] : []));
  return { event, opened, earlier, acts };
}
