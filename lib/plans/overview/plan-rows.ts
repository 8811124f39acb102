import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import { parseVersionRef, versionRef } from "../catalogue/version-ref";
import type { PlanRow, PlanVersionRow } from "../schema/plan-overview";

/** A catalogue of more is not read on one page. */
const PLANS_MAX = 200;

/** The newest plans with their versions, and how many accounts are on each. Newest first. */
export function readPlans(runtime: Runtime): Promise<PlanRow[]> {
  return rowsOf(runtime, null);
}

/** One plan; null where there is none of this id. */
export async function readPlan(runtime: Runtime, id: string): Promise<PlanRow | null> {
  if (parseVersionRef("pln", `${id}@1`) === null) return null;
  const [row] = await rowsOf(runtime, uuidOfId(id));
  return row ?? null;
}

async function rowsOf(runtime: Runtime, uuid: string | null): Promise<PlanRow[]> {
  const { db } = runtime;
  const plans = await db.plan.findMany({
    where: uuid === null ? {} : { id: uuid },
    orderBy: { id: "desc" },
    take: PLANS_MAX,
    select: { id: true, name: true, livemode: true },
  });
  const versions = await db.planVersion.findMany({
    where: { planId: { in: plans.map(({ id }) => id) } },
    orderBy: { version: "desc" },
    select: { planId: true, version: true, status: true, createdAt: true, publishedAt: true },
  });
  const refs = versions.map(({ planId, version }) => versionRef("pln", planId, version));
  const counts = await db.account.groupBy({ by: ["plan"], where: { plan: { in: refs } }, _count: true });
  const accounts = new Map(counts.map(({ plan, _count }) => [plan, _count]));
  return plans.map(({ id, name, livemode }) => ({
    id: idOfUuid("pln", id),
    name,
    livemode,
    versions: versions
      .filter(({ planId }) => planId === id)
      .map((row): PlanVersionRow => {
        const ref = versionRef("pln", id, row.version);
        return {
          ref,
          version: row.version,
          status: row.status === "published" ? "published" : "draft",
          createdAt: formatInstant(row.createdAt.getTime()),
          publishedAt: row.publishedAt === null ? null : formatInstant(row.publishedAt.getTime()),
          accounts: accounts.get(ref) ?? 0,
        };
      }),
  }));
}
