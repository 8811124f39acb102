import type { Instant, Microcredits, Quantity } from "../amounts";
import type { AccountAct } from "../facts";
import type { WindowPolicy } from "../windows/window";
import type { NaiveAccount } from "./naive-account";
import type { CountedLimit } from "./naive-debt";
import type { HeldShare, Taking } from "./naive-hold";
import { type NaiveRequest, naiveCount, naiveKey, naiveOrder } from "./naive-walk";
import type { Entry, NaiveWindow } from "./naive-window";

/** One part of what a usage event took, with everything that it is written down in. */
export interface NaivePart {
  readonly layer: string;
  readonly taken: Microcredits;
  refunded: Microcredits;
  readonly isFromHold: boolean;
  /** The number of the fact that took it. */
  readonly seq: number;
  readonly windows: readonly {
    readonly policy: WindowPolicy;
    readonly window: NaiveWindow;
    readonly amount: Quantity;
    readonly entry: Entry | null;
  }[];
  readonly draws: readonly { readonly taking: Taking; left: Microcredits }[];
  readonly limits: readonly CountedLimit[];
}

/** A usage event as whoever may refund it remembers it. */
export interface NaiveUse {
  readonly request: NaiveRequest;
  readonly seq: number;
  readonly cost: Microcredits;
  readonly parts: readonly NaivePart[];
  /** What it left to be owed, one microcredit after the other. */
  readonly owed: CountedLimit[][];
  isRefunded: boolean;
}

/** Since then it is not known what a limit has counted of before. `key`: of which consent. */
export interface SpendingChange {
  readonly seq: number;
  readonly what: "consent" | "caps" | "members" | "clocks";
  readonly key: string | null;
}

export function changeOf(act: AccountAct): Omit<SpendingChange, "seq"> | null {
  const { kind } = act;
  if (kind === "consent_set") return { what: "consent", key: act.key };
  if (kind === "caps_set") return { what: "caps", key: null };
  if (kind === "time_zone_set") return { what: "clocks", key: null };
  const isOfMembers = kind === "plan_changed" || kind.startsWith("member_");
  return isOfMembers ? { what: "members", key: null } : null;
}

export interface NaiveRefundAsked {
  /** Null for all that is left. */
  readonly amount: Microcredits | null;
  readonly restoresWindows: boolean;
  /** By the plan, in one go with the work that failed. */
  readonly isByRule: boolean;
}

/** What came back: by layer, and of that to each grant and window; and of the debt. */
export interface NaiveRefunded {
  readonly layers: Map<string, Microcredits>;
  readonly grants: Map<string, Microcredits>;
  readonly windows: Map<string, Quantity>;
  readonly debt: { forgiven: Microcredits; repaid: Microcredits; lost: Microcredits };
}

type PartShare = Omit<HeldShare, "windows" | "limits"> & Pick<NaivePart, "windows" | "limits">;

export function partOf(
  { share, windows, takings, limits }: PartShare,
  seq: number,
  isFromHold = false,
): NaivePart {
  const draws = takings.map((taking) => ({ taking, left: taking.amount }));
  return { layer: share.layer, taken: share.taken, refunded: 0n, isFromHold, seq, windows, draws, limits };
}

/** How much of it can be refunded; null where there is nothing at all, and zero where it cost nothing and was counted. */
function leftOf(use: NaiveUse, parts: readonly NaivePart[], isByRule: boolean): Microcredits | null {
  const left = parts.reduce((sum, part) => sum + part.taken - part.refunded, BigInt(use.owed.length));
  if (left > 0n) return left;
  const isCounted = parts.some((part) => windowsOf(part, isByRule).length > 0);
  return use.cost === 0n && !use.isRefunded && isCounted ? 0n : null;
}

/** A limit in shadow does not say in the fact whether it counted what cost nothing: only who opened the hold knows. */
function windowsOf({ windows, taken, isFromHold }: NaivePart, isByRule: boolean): NaivePart["windows"] {
  return windows.filter(({ policy }) => policy.shadow !== true || taken > 0n || (isByRule && isFromHold));
}

/** Undoes what the event did, from its end, one microcredit after the other. Null where there is not so much to undo. */
export function naiveRefund(
  account: NaiveAccount,
  use: NaiveUse,
  { amount, restoresWindows, isByRule }: NaiveRefundAsked,
  now: Instant,
): NaiveRefunded | null {
  const parts = use.parts.filter(({ draws }) => restoresWindows || draws.length > 0);
  const left = leftOf(use, parts, isByRule);
  if (left === null || (amount !== null && amount > left)) return null;
  const refunded: NaiveRefunded = {
    layers: new Map(),
    grants: new Map(),
    windows: new Map(),
    debt: { forgiven: 0n, repaid: 0n, lost: 0n },
  };
  let rest = amount ?? left;
  const isKnown = (limit: CountedLimit, seq: number) =>
    !account.changes.some((change) => hides(change, limit, seq, use));
  for (; rest > 0n && use.owed.length > 0; rest -= 1n) {
    const limits = use.owed.pop() ?? [];
    owedLess(account, refunded, now);
    for (const limit of limits)
      if (isByRule || isKnown(limit, use.seq)) limit.window.giveBack(limit.entry, 1n, now);
  }
  for (const part of parts.toReversed()) {
    const had = part.taken - part.refunded;
    const back = rest < had ? rest : had;
    const isFree = left === 0n && windowsOf(part, isByRule).length > 0;
    if (back === 0n && !isFree) continue;
    rest -= back;
    note(refunded.layers, part.layer, back);
    // A limit in shadow does not say in the fact whether it counted what cost nothing: only who opened the hold knows.
    for (const counted of windowsOf(part, isByRule)) windowLess(use, part, counted, back, refunded, now);
    drawsLess(account, part, back, refunded, now);
    for (const limit of part.limits)
      if (isByRule || isKnown(limit, part.seq)) limit.window.giveBack(limit.entry, back, now);
    part.refunded += back;
  }
  use.isRefunded = true;
  return refunded;
}

/** One microcredit less of what is owed; where nothing is, back to the last grant that has repaid and is not over. */
function owedLess(account: NaiveAccount, { debt, grants }: NaiveRefunded, now: Instant): void {
  if (account.debt.forgive()) {
    debt.forgiven += 1n;
    return;
  }
  const { repaid } = account.debt;
  const payer = naiveOrder(account.grants).findLast(
    ({ id, expiresAt }) => (repaid.get(id) ?? 0n) > 0n && (expiresAt === null || expiresAt > now),
  );
  if (payer === undefined) {
    debt.lost += 1n;
    return;
  }
  repaid.set(payer.id, (repaid.get(payer.id) ?? 0n) - 1n);
  debt.repaid += 1n;
  note(grants, payer.id, account.payBack(payer.id, 1n, 0, now));
}

function windowLess(
  { request, cost }: NaiveUse,
  part: NaivePart,
  { policy, window, amount, entry }: NaivePart["windows"][number],
  back: Microcredits,
  { windows }: NaiveRefunded,
  now: Instant,
): void {
  const countedFor = (taken: Microcredits): Quantity => {
    if (taken === part.taken) return amount;
    const count = taken === 0n ? 0n : naiveCount(policy, request.usage, cost, taken);
    return count < amount ? count : amount;
  };
  const before = part.taken - part.refunded;
  const kept = part.taken === 0n ? 0n : countedFor(before - back);
  note(windows, naiveKey(policy, request), window.giveBack(entry, countedFor(before) - kept, now));
}

function drawsLess(
  account: NaiveAccount,
  { draws }: NaivePart,
  back: Microcredits,
  { grants }: NaiveRefunded,
  now: Instant,
): void {
  let rest = back;
  for (const draw of draws.toReversed()) {
    const amount = rest < draw.left ? rest : draw.left;
    draw.left -= amount;
    rest -= amount;
    if (amount === 0n) continue;
    const { grant: id, resets = 0 } = draw.taking;
    const paid = account.payBack(id, amount, resets, now);
    note(grants, id, paid);
    const terms = account.grants.find((one) => one.id === id);
    if (terms !== undefined) account.debt.come(terms, paid, now);
  }
}

/** Whether since this change it is not known what the limit has counted of what was taken at `seq`. */
function hides(
  { seq, what, key }: SpendingChange,
  { name }: CountedLimit,
  takenAt: number,
  { request }: NaiveUse,
) {
  if (seq <= takenAt) return false;
  if (what === "clocks") return true;
  if (name.startsWith("consent")) return what === "consent" && (key === null || key === request.key);
  return what === (name.includes("@") ? "members" : "caps");
}

function note<Key>(amounts: Map<Key, bigint>, key: Key, amount: bigint): void {
  amounts.set(key, (amounts.get(key) ?? 0n) + amount);
}
