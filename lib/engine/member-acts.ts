import { type AccountRefusal, type Applied, unposted } from "./account-step";
import type { AccountAct } from "./facts";
import { findMember, MAX_MEMBERS, memberOfKey, PLAIN_MEMBER } from "./members";
import type { Standing } from "./standing";
import type { WindowCounts } from "./windows/window";

type ActOf<K extends AccountAct["kind"]> = Extract<AccountAct, { kind: K }>;

export function addMember(
  standing: Standing,
  { memberId, terms }: ActOf<"member_added">,
): Applied | AccountRefusal {
  if (findMember(standing, memberId) !== null) return "member_exists";
  if (Object.keys(standing.members).length >= MAX_MEMBERS) return "too_many_members";
  const isPlain = !terms.frozen && terms.caps === null && Object.keys(terms.limits).length === 0;
  const member = isPlain ? PLAIN_MEMBER : { ...terms, spent: PLAIN_MEMBER.spent };
  return unposted({ ...standing, members: { ...standing.members, [memberId]: member } });
}

/** Other limits keep what was used: counts follow the window's key and the cap's period. */
export function changeMember(
  standing: Standing,
  { memberId, terms }: ActOf<"member_changed">,
): Applied | AccountRefusal {
  const member = findMember(standing, memberId);
  if (member === null) return "member_not_found";
  return unposted({ ...standing, members: { ...standing.members, [memberId]: { ...member, ...terms } } });
}

/**
 * What the member counted goes with them, but for what open holds of theirs will end: those are captured or released like any
 * other, since the work behind them goes on. The pool's counts stay: it was used.
 */
export function removeMember(standing: Standing, memberId: string): Applied | AccountRefusal {
  if (findMember(standing, memberId) === null) return "member_not_found";
  const { [memberId]: _removed, ...members } = standing.members;
  const next = { ...standing, members };
  if (standing.holds.some((hold) => hold.memberId === memberId)) return unposted(next);
  const windows: Record<string, WindowCounts> = {};
  for (const key in standing.windows)
    if (memberOfKey(key) !== memberId) windows[key] = standing.windows[key] as WindowCounts;
  return unposted({ ...next, windows });
}
