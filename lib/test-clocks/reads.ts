import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { TestClockWire } from "./schema/clock-schema";

export async function readTestClock(
  { db }: Pick<Runtime, "db">,
  testClockId: string,
): Promise<TestClockWire | null> {
  const row = await db.testClock.findUnique({ where: { id: uuidOfId(testClockId) }, include });
  return row === null ? null : wireOf(row);
}

/** Newest first; `limit` + 1 of them. */
export async function listTestClocks(
  { db }: Pick<Runtime, "db">,
  limit: number,
  beforeId: string | null,
): Promise<TestClockWire[]> {
  const rows = await db.testClock.findMany({
    where: beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } },
    orderBy: { id: "desc" },
    take: limit + 1,
    include,
  });
  return rows.map(wireOf);
}

const include = { _count: { select: { accounts: true } } } as const;

function wireOf(row: {
  readonly id: string;
  readonly name: string;
  readonly nowAt: Date;
  readonly createdAt: Date;
  readonly _count: { readonly accounts: number };
}): TestClockWire {
  return {
    id: idOfUuid("clk", row.id),
    name: row.name,
    now: formatInstant(row.nowAt.getTime()),
    accounts: row._count.accounts,
    created_at: formatInstant(row.createdAt.getTime()),
  };
}
