import fc from "fast-check";
import type { AccountAct, MemberTerms } from "../facts";
import type { MemberCap, PlanMembers } from "../plan";

/** Ids as they are stored, so that a drawn life can be led on a database too. */
const A = `mem_${"a".padStart(26, "0")}`;
const B = `mem_${"b".padStart(26, "0")}`;

/** Mostly nobody: whoever is no member decides on the pool alone. */
export const MEMBERS = [null, null, null, A, B] as const;

function memberCaps(scale: bigint): fc.Arbitrary<MemberCap[]> {
  const limits = fc.integer({ min: 0, max: 12 }).map((n) => BigInt(n) * scale);
  return fc
    .tuple(fc.subarray(["day" as const, "month" as const]), limits, limits)
    .map(([periods, ...each]) => periods.map((period, i) => ({ period, limit: each[i] as bigint })));
}

/** What a plan says of members: mostly nothing. A request without one is always decided here. */
export function planMembers(scale: bigint): fc.Arbitrary<PlanMembers> {
  const some = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: memberCaps(scale) },
  );
  return some.map((caps) => ({ required: false, caps }));
}

/** Where rules do not change, nobody has limits of their own: what was admitted is held against the limit as it is. */
function memberTerms(scale: bigint, changesRules: boolean): fc.Arbitrary<MemberTerms> {
  const keys = fc.subarray(["windows-a", "windows-b", "free-a", "gate-a", "jobs"], { maxLength: 2 });
  const limits = fc
    .tuple(keys, fc.integer({ min: 0, max: 24 }))
    .map(([named, size]) => Object.fromEntries(named.map((key) => [key, BigInt(size) * scale])));
  return fc.record({
    frozen: fc.constantFrom(false, false, false, false, true),
    limits: changesRules ? fc.oneof(fc.constant({}), limits) : fc.constant({}),
    caps: fc.option(memberCaps(scale), { freq: 2 }),
  });
}

/** Members that come with the account. Ids are never given twice, so none comes back. */
export function addedMembers(scale: bigint, changesRules: boolean): fc.Arbitrary<AccountAct[]> {
  const added = (memberId: string) =>
    memberTerms(scale, changesRules).map((terms): AccountAct => ({ kind: "member_added", memberId, terms }));
  return fc
    .tuple(added(A), added(B), fc.constantFrom(0, 1, 2, 2))
    .map(([a, b, many]) => [a, b].slice(0, many));
}

export function memberActs(scale: bigint, changesRules: boolean): fc.Arbitrary<AccountAct> {
  const memberId = fc.constantFrom(A, B);
  const changed = fc
    .tuple(memberId, memberTerms(scale, changesRules))
    .map(([id, terms]): AccountAct => ({ kind: "member_changed", memberId: id, terms, reason: "" }));
  const removed = memberId.map((id): AccountAct => ({ kind: "member_removed", memberId: id, reason: "" }));
  return fc.oneof({ weight: 2, arbitrary: changed }, { weight: 1, arbitrary: removed });
}
