import fc from "fast-check";
import type { AccountAct } from "../facts";
import { capTerms, consents, memberTerms } from "./fact-arbitraries";
import { issuedTerms } from "./grant-arbitraries";
import { amounts, few, instants, nullable, texts } from "./value-arbitraries";

const windowLevels = fc.record({ used: amounts, held: amounts, resetsAt: nullable(instants) });

/** Any act that the types allow, whether or not an account would ever take it. */
export const acts: fc.Arbitrary<AccountAct> = fc.oneof(
  fc.record({
    kind: fc.constant("opened"),
    plan: texts,
    timeZone: texts,
    consent: consents,
    clockNow: nullable(instants),
  }),
  fc.record(
    {
      kind: fc.constantFrom("grant_issued", "grant_revised"),
      grant: issuedTerms,
      costBasis: fc.record({ minorUnits: amounts, currency: texts }),
      reason: texts,
    },
    { requiredKeys: ["kind", "grant", "reason"] },
  ),
  fc.record(
    {
      kind: fc.constant("grant_adjusted"),
      grantId: texts,
      delta: amounts,
      expiresAt: nullable(instants),
      reason: texts,
    },
    { requiredKeys: ["kind", "grantId", "delta", "reason"] },
  ),
  fc.record({ kind: fc.constantFrom("grant_voided"), grantId: texts, reason: texts }),
  fc.record({
    kind: fc.constantFrom("grant_expired", "grant_renewed", "grant_lapsed", "debt_repaid"),
    grantId: texts,
  }),
  fc.record({ kind: fc.constant("grant_reset"), grantId: texts, reason: nullable(texts) }),
  fc.record({ kind: fc.constant("plan_changed"), plan: texts, reason: texts }),
  fc.record({ kind: fc.constant("window_reset"), windows: few(texts), reason: texts }),
  fc.record({
    kind: fc.constant("frozen_set"),
    frozen: fc.constantFrom("none", "paid", "all"),
    reason: texts,
  }),
  fc.record({ kind: fc.constant("consent_set"), key: nullable(texts), consent: nullable(consents) }),
  fc.record({
    kind: fc.constant("reset_redeemed"),
    grantId: texts,
    left: amounts,
    windows: few(
      fc.record({ key: texts, measure: texts, limit: amounts, before: windowLevels, after: windowLevels }),
    ),
  }),
  fc.record({ kind: fc.constant("caps_set"), caps: few(fc.record(capTerms)) }),
  fc.record({ kind: fc.constant("member_added"), memberId: texts, terms: fc.record(memberTerms) }),
  fc.record({
    kind: fc.constant("member_changed"),
    memberId: texts,
    terms: fc.record(memberTerms),
    reason: texts,
  }),
  fc.record({ kind: fc.constant("member_removed"), memberId: texts, reason: texts }),
  fc.record({ kind: fc.constant("time_zone_set"), timeZone: texts }),
  fc.record({ kind: fc.constant("clock_advanced"), to: instants }),
) as fc.Arbitrary<AccountAct>;
