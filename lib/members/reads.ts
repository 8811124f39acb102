import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { windowWire } from "@/lib/decisions/schema/decision-wire";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import { spenderOf, spendLimits } from "@/lib/engine/consent";
import { gateLevels } from "@/lib/engine/gates";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { windowTrace } from "@/lib/engine/levels";
import { findMember, memberKey, memberOfKey, planFor } from "@/lib/engine/members";
import { type Plan, policiesOf, windowsOf } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import { accountNow, type Standing } from "@/lib/engine/standing";
import { windowRules } from "@/lib/engine/windows/rules";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { MemberWire } from "./schema/member-schema";

interface MemberFilter {
  /** A member-scoped caller sees their own row alone. */
  readonly memberId: string | null;
  readonly externalId: string | null;
  readonly withRemoved: boolean;
  readonly limit: number;
  readonly beforeId: string | null;
}

/** Members as the account's standing has them now, newest first; `limit` + 1 of them. */
export async function listMembers(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  { memberId, externalId, withRemoved, limit, beforeId }: MemberFilter,
): Promise<MemberWire[]> {
  const rows = await runtime.db.member.findMany({
    where: {
      accountId: uuidOfId(accountId),
      ...(withRemoved ? {} : { removedAt: null }),
      ...(externalId === null ? {} : { externalId }),
      AND: [
        memberId === null ? {} : { id: uuidOfId(memberId) },
        beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } },
      ],
    },
    include: WITH_PERSON,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return told(runtime, accountId, rows);
}

/** One, removed or not; null where the account never had them. */
export async function readMember(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  memberId: string,
): Promise<MemberWire | null> {
  const row = await runtime.db.member.findUnique({
    where: { accountId_id: { accountId: uuidOfId(accountId), id: uuidOfId(memberId) } },
    include: WITH_PERSON,
  });
  const [member] = row === null ? [] : await told(runtime, accountId, [row]);
  return member ?? null;
}

const WITH_PERSON = { accountUsers: { select: { user: { select: { name: true, email: true } } } } } as const;

type MemberRow = NonNullable<Awaited<ReturnType<Runtime["db"]["member"]["findUnique"]>>> & {
  readonly accountUsers: readonly { readonly user: NonNullable<MemberWire["person"]> }[];
};

async function told(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  rows: readonly MemberRow[],
): Promise<MemberWire[]> {
  const standing = (await runtime.datasets.snapshot(accountId))?.standing;
  const plan = standing === undefined ? null : await runtime.catalogue.plan(standing.plan);
  const book = plan === null ? null : await runtime.catalogue.priceBook(plan.priceBook);
  if (standing === undefined || plan === null || book === null) return [];
  const now = accountNow(standing, runtime.clock.now());
  return rows.map((row) => memberWire(row, standing, plan, book, now));
}

function memberWire(
  row: MemberRow,
  standing: Standing,
  plan: Plan,
  book: PriceBook,
  now: Instant,
): MemberWire {
  const id = idOfUuid("mem", row.id);
  const member = findMember(standing, id);
  const own = planFor(plan, standing, id);
  const features = plan.features ?? Object.keys(book.features);
  const windows = windowsOf(policiesOf(own), features).filter(({ key }) => memberOfKey(key) === id);
  const gates = gateLevels(standing, own, features).filter(
    ({ key, windows }) => memberOfKey(windows[0] ?? key) === id,
  );
  return {
    id,
    account: standing.accountId,
    external_id: row.externalId,
    name: row.name,
    email: row.email,
    state: row.removedAt !== null ? "removed" : member?.frozen === true ? "frozen" : "active",
    person: row.accountUsers[0]?.user ?? null,
    limits: Object.fromEntries(
      Object.entries(member?.limits ?? {}).map(([key, limit]) => [key, formatDecimal(limit)]),
    ),
    caps: member?.caps?.map(({ period, limit }) => ({ period, limit: formatDecimal(limit) })) ?? null,
    windows: member === null ? [] : windows.map((window) => windowWire(windowTrace(standing, window, now))),
    gates: member === null ? [] : gates,
    spending: spendingOf(standing, plan, id, now),
    created_at: formatInstant(row.createdAt.getTime()),
    removed_at: row.removedAt === null ? null : formatInstant(row.removedAt.getTime()),
  };
}

function spendingOf(standing: Standing, plan: Plan, id: string, now: Instant): MemberWire["spending"] {
  const by = spenderOf(plan, standing, null, id);
  const limits = spendLimits(standing, by);
  return by.caps.map(({ period, limit }) => {
    const found = limits.find(({ key }) => key === memberKey(period, id));
    const view =
      found &&
      windowRules(found.policy).view(found.policy, found.counts ?? undefined, now, standing.timeZone);
    return {
      period,
      limit: formatDecimal(limit),
      used: formatDecimal((view?.used ?? 0n) + (view?.held ?? 0n)),
    };
  });
}
