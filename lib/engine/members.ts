import type { Instant, Quantity } from "./amounts";
import { openHolds } from "./gates";
import {
  type ConcurrencyGate,
  type Gate,
  isCreditsLayer,
  type Layer,
  type MemberCap,
  type Plan,
  policiesOf,
  policyKey,
  windowRuleKey,
} from "./plan";
import type { Member, Standing } from "./standing";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

/** A bound on the members of one organization: their counts are in its standing, which every flush writes whole. */
export const MAX_MEMBERS = 1_000;

/** Shared: an organization remembers a thousand members, and most have nothing of their own. */
export const PLAIN_MEMBER: Member = { frozen: false, limits: {}, caps: null, spent: {} };

const ONE = 1_000_000n;

const NO_CAPS: readonly MemberCap[] = [];

/** The member, or null where the account has none of this id. Callers name members: "constructor" must not find what every object inherits. */
export function findMember(standing: Standing, memberId: string | null): Member | null {
  if (memberId === null || !Object.hasOwn(standing.members, memberId)) return null;
  return standing.members[memberId] as Member;
}

/** The name of what belongs to one member: counts of a window (`7d@mem_…`), a cap (`month@mem_…`). No plan can name one so. */
export function memberKey(key: string, memberId: string): string {
  return `${key}@${memberId}`;
}

/** Whose count or cap goes by this key; null where it is the whole account's. */
export function memberOfKey(key: string): string | null {
  const start = key.indexOf("@mem_");
  if (start === -1) return null;
  const end = key.indexOf(":", start);
  return end === -1 ? key.slice(start + 1) : key.slice(start + 1, end);
}

/**
 * The plan as it is for one member: what counts each member apart counts this one, up to their own limit where they have one. Everything
 * that decides is given this plan, so a member's window covers, bounds, blocks and is waited for like any other. Without a member
 * it is the plan itself, in which such a window counts all that is asked for without one.
 */
export function planFor(plan: Plan, standing: Standing, memberId: string | null): Plan {
  if (memberId === null || !countsMembers(plan)) return plan;
  const own = (policy: WindowPolicy) =>
    policy.perMember === true ? ownPolicy(policy, standing, memberId) : policy;
  const layerOf = (layer: Layer): Layer =>
    isCreditsLayer(layer) ? layer : { ...layer, windows: layer.windows.map(own) };
  return {
    ...plan,
    gates: plan.gates.map((gate): Gate => {
      if (gate.kind === "rate") return { ...gate, window: own(gate.window) };
      return gate.perMember === true ? ownGate(gate, standing, memberId) : gate;
    }),
    layers: plan.layers.map(layerOf),
  };
}

function ownPolicy(policy: WindowPolicy, standing: Standing, memberId: string): WindowPolicy {
  const limits = findMember(standing, memberId)?.limits ?? PLAIN_MEMBER.limits;
  const limit = Object.hasOwn(limits, policy.key) ? (limits[policy.key] as Quantity) : policy.limit;
  return { ...policy, key: memberKey(policy.key, memberId), limit, perMember: false };
}

function ownGate(gate: ConcurrencyGate, standing: Standing, memberId: string): Gate {
  const limits = findMember(standing, memberId)?.limits ?? PLAIN_MEMBER.limits;
  // Limits of members are quantities; of holds there are whole ones.
  const limit = Object.hasOwn(limits, gate.key) ? Number((limits[gate.key] as Quantity) / ONE) : gate.limit;
  return { ...gate, key: memberKey(gate.key, memberId), limit, perMember: false, memberId };
}

/** The key of everything in a plan that counts each member apart: what a member can have a limit of their own for. */
export function memberLimitKeys(plan: Plan): string[] {
  const windows = policiesOf(plan).filter(({ perMember }) => perMember === true);
  const gates = plan.gates.filter((gate) => gate.kind === "concurrency" && gate.perMember === true);
  return [...windows, ...gates].map(({ key }) => key);
}

/**
 * The plan as the pool's own view shows it. A window that counts members apart has no level of the pool: it is left out, unless
 * something was counted in it without a member, or there are no members and it is the account's own.
 */
export function pooledPlan(plan: Plan, standing: Standing): Plan {
  if (!countsMembers(plan) || Object.keys(standing.members).length === 0) return plan;
  const isPooled = ({ perMember, key }: WindowPolicy) =>
    perMember !== true || Object.keys(standing.windows).some((counted) => policyKey(counted) === key);
  return {
    ...plan,
    gates: plan.gates.filter((gate) =>
      gate.kind === "rate" ? isPooled(gate.window) : gate.perMember !== true || openHolds(standing, gate) > 0,
    ),
    layers: plan.layers.map((layer) =>
      isCreditsLayer(layer) ? layer : { ...layer, windows: layer.windows.filter(isPooled) },
    ),
  };
}

function countsMembers(plan: Plan): boolean {
  for (const gate of plan.gates)
    if ((gate.kind === "rate" ? gate.window.perMember : gate.perMember) === true) return true;
  for (const layer of plan.layers) {
    if (isCreditsLayer(layer)) continue;
    for (const policy of layer.windows) if (policy.perMember === true) return true;
  }
  return false;
}

/** A member's caps: their own where they have some, else what the plan gives each. Of nobody who is not a member there are none. */
export function memberCaps(plan: Plan, standing: Standing, memberId: string | null): readonly MemberCap[] {
  const member = findMember(standing, memberId);
  return member === null ? NO_CAPS : (member.caps ?? plan.members?.caps ?? NO_CAPS);
}

/**
 * The standing without what members counted in spans that are over. It is looked for when a count of the member begins (`keys`, and
 * with `paid` their caps), so the search is paid once per member and span, and what nobody counts any more travels with no flush.
 */
export function withoutOldCounts(
  standing: Standing,
  plan: Plan,
  memberId: string,
  keys: readonly string[],
  isPaid: boolean,
  now: Instant,
): Standing {
  const begins = (counts: WindowCounts | undefined) =>
    counts === undefined || (counts.kind === "span" && now >= counts.endAt);
  const spent = isPaid ? findMember(standing, memberId)?.spent : undefined;
  const isNew =
    keys.some((key) => memberOfKey(key) !== null && begins(standing.windows[key])) ||
    (spent !== undefined && memberCaps(plan, standing, memberId).some(({ period }) => begins(spent[period])));
  return isNew ? withoutOldSpending(withoutOldWindows(standing, plan, now), now) : standing;
}

function withoutOldWindows(standing: Standing, plan: Plan, now: Instant): Standing {
  const policies = new Map(policiesOf(plan).map((policy) => [policy.key, policy]));
  let windows: Record<string, WindowCounts> | null = null;
  for (const key in standing.windows) {
    const memberId = memberOfKey(key);
    if (memberId === null) continue;
    const policy = policies.get(windowRuleKey(key));
    const counts = standing.windows[key] as WindowCounts;
    // What another plan counts waits for it to come back, as long as the member is there or has something held.
    const isOld =
      policy === undefined
        ? findMember(standing, memberId) === null &&
          !standing.holds.some((hold) => hold.memberId === memberId)
        : isIdle(ownPolicy(policy, standing, memberId), counts, standing, now);
    if (!isOld) continue;
    windows ??= { ...standing.windows };
    delete windows[key];
  }
  return windows === null ? standing : { ...standing, windows };
}

function withoutOldSpending(standing: Standing, now: Instant): Standing {
  let members: Record<string, Member> | null = null;
  for (const id in standing.members) {
    const member = standing.members[id] as Member;
    const running = Object.entries(member.spent).filter(([, counts]) => now < counts.endAt);
    if (running.length === Object.keys(member.spent).length) continue;
    members ??= { ...standing.members };
    members[id] = { ...member, spent: Object.fromEntries(running) };
  }
  return members === null ? standing : { ...standing, members };
}

function isIdle(policy: WindowPolicy, counts: WindowCounts, standing: Standing, now: Instant): boolean {
  if (counts.kind === "span" && now >= counts.endAt) return true;
  const view = windowRules(policy).view(policy, counts, now, standing.timeZone);
  return view.resetsAt === null && view.held === 0n;
}
