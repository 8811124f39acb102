import { applyAccountAct } from "./account-step";
import { encodeAct } from "./act-codec";
import { accountEventLink, type Sha256, usageEventLink } from "./chain";
import type { AccountEvent, UsageEvent } from "./facts";
import { type EncodedUsage, encodeUsage } from "./outcome-codec";
import type { Catalogue } from "./plan";
import type { RefundCommand, UsageCommand } from "./request";
import type { Standing } from "./standing";
import type { Outcome, RefundTrace } from "./trace";
import { applyUsage, type UnsealedUsageEvent } from "./usage-step";

/** Links a fact to the account's chain and moves the standing's head with it. */
export function sealUsage(
  standing: Standing,
  unsealed: UnsealedUsageEvent,
  sha256: Sha256,
): { readonly standing: Standing; readonly event: UsageEvent; readonly encoded: EncodedUsage } {
  const encoded = encodeUsage(unsealed);
  const hash = usageEventLink(standing.head, unsealed, encoded, sha256);
  return { standing: { ...standing, head: hash }, event: { ...unsealed, hash }, encoded };
}

export function sealAct(
  standing: Standing,
  unsealed: Omit<AccountEvent, "hash">,
  sha256: Sha256,
): { readonly standing: Standing; readonly event: AccountEvent } {
  const hash = accountEventLink(standing.head, unsealed, encodeAct(unsealed.act), sha256);
  return { standing: { ...standing, head: hash }, event: { ...unsealed, hash } };
}

export type Fact =
  | { readonly kind: "usage"; readonly event: UsageEvent }
  | { readonly kind: "account"; readonly event: AccountEvent };

/** One fact done again on the standing before it, or why that was not possible. */
export type Replay =
  | { readonly kind: "replayed"; readonly standing: Standing; readonly fact: Fact }
  | { readonly kind: "refused"; readonly code: string };

/**
 * Does a recorded fact again: the same command, identity and instant on the standing before it. The answer is to be compared
 * with the record: equal hashes mean equal decisions (D1), and folding this over all facts gives the standing (A2).
 */
export function replayFact(standing: Standing, fact: Fact, catalogue: Catalogue, sha256: Sha256): Replay {
  const { ref, key, requestHash } = fact.event;
  if (fact.kind === "account") {
    const { act, actor, at } = fact.event;
    const step = applyAccountAct(standing, act, actor, { ref, key, requestHash }, at);
    if (step.kind === "refused") return step;
    const sealed = sealAct(step.standing, step.event, sha256);
    return { kind: "replayed", standing: sealed.standing, fact: { kind: "account", event: sealed.event } };
  }
  const step = applyUsage(
    standing,
    commandOf(fact.event),
    { ref, key, requestHash },
    catalogue,
    fact.event.decidedAt,
  );
  if (step.kind === "refused") return { kind: "refused", code: step.code };
  if (step.kind === "previewed") return { kind: "refused", code: "nothing_recorded" };
  const sealed = sealUsage(step.standing, step.event, sha256);
  return { kind: "replayed", standing: sealed.standing, fact: { kind: "usage", event: sealed.event } };
}

/** The command that an event records: applied to the standing before it, it gives the same event again (D1). */
export function commandOf(
  event: Omit<UsageEvent, "outcome" | "hash" | "key" | "requestHash"> & {
    readonly outcome?: Pick<Outcome, "failed" | "refund">;
  },
): UsageCommand | RefundCommand {
  switch (event.kind) {
    case "consume":
    case "hold":
    case "track":
      return {
        kind: event.kind,
        feature: event.feature,
        memberId: event.memberId,
        usage: event.usage,
        properties: event.properties,
        partial: event.partial,
        holdSeconds: event.holdSeconds,
        attribution: event.attribution,
        occurredAt: event.occurredAt,
        ...(event.outcome?.failed === true ? { failed: true } : {}),
      };
    case "extend":
      return {
        kind: "extend",
        holdRef: event.holdRef as string,
        holdSeconds: event.holdSeconds as number,
        attribution: event.attribution,
      };
    case "capture":
      return {
        kind: "capture",
        holdRef: event.holdRef as string,
        usage: event.usage,
        attribution: event.attribution,
        occurredAt: event.occurredAt,
        ...(event.outcome?.failed === true ? { failed: true } : {}),
      };
    case "refund":
      return {
        kind: "refund",
        feature: event.feature,
        memberId: event.memberId,
        attribution: event.attribution,
        plan: event.plan,
        priceBook: event.priceBook,
        refund: event.outcome?.refund as RefundTrace,
      };
    default:
      return { kind: event.kind, holdRef: event.holdRef as string, attribution: event.attribution };
  }
}
