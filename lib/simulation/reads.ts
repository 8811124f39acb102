import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { PeriodResultWire, RequestResultWire, SimulationWire } from "./schema/simulation-schema";
import type { Subject } from "./subject/subject";

/** What was asked, as it is kept: accounts by our ids. `period` null: it was one request, whose answer is the result. */
export interface KeptRequest {
  readonly period: { readonly from: Instant; readonly to: Instant } | null;
  readonly accountIds: readonly string[] | null;
}

export const simulationColumns = {
  id: true,
  livemode: true,
  actor: true,
  status: true,
  request: true,
  subject: true,
  decisionsDone: true,
  decisionsTotal: true,
  result: true,
  failureCode: true,
  failureDetail: true,
  attempts: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
} as const;

export interface SimulationRow {
  readonly id: string;
  readonly livemode: boolean | null;
  readonly actor: string;
  readonly status: string;
  readonly request: unknown;
  readonly subject: unknown;
  readonly decisionsDone: bigint;
  readonly decisionsTotal: bigint | null;
  readonly result: unknown;
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** A key sees those of its mode, people see all; a key of one account none, since a result tells of others. */
export function visibleTo(principal: Principal) {
  if (principal.kind !== "key") return {};
  return principal.accountId === null ? { livemode: principal.livemode } : { id: { in: [] as string[] } };
}

export async function readSimulation(
  runtime: Runtime,
  principal: Principal,
  id: string,
): Promise<SimulationWire | null> {
  const row = await runtime.db.simulation.findFirst({
    where: { AND: [{ id: uuidOfId(id) }, visibleTo(principal)] },
    select: simulationColumns,
  });
  return row === null ? null : simulationWire(row);
}

/** Newest first; `limit` + 1 of them. `planId`: only those that try a version of this plan. */
export async function listSimulations(
  runtime: Runtime,
  principal: Principal,
  limit: number,
  beforeId: string | null,
  planId: string | null = null,
): Promise<SimulationWire[]> {
  const rows = await runtime.db.simulation.findMany({
    where: {
      AND: [
        visibleTo(principal),
        beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } },
        planId === null ? {} : { subject: { path: ["plan", "of"], equals: planId } },
      ],
    },
    select: simulationColumns,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return rows.map(simulationWire);
}

export function simulationWire(row: SimulationRow): SimulationWire {
  const { plan, priceBook, insteadOf } = row.subject as Subject;
  const { period, accountIds } = row.request as KeptRequest;
  const isDone = row.status === "done";
  return {
    id: idOfUuid("sim", row.id),
    status: row.status as SimulationWire["status"],
    livemode: row.livemode,
    plan: plan === null ? null : { ref: plan.ref, of: plan.of, name: plan.name },
    price_book: priceBook === null ? null : { ref: priceBook.ref, of: priceBook.of, name: priceBook.name },
    instead_of: [...insteadOf],
    period: period === null ? null : { from: formatInstant(period.from), to: formatInstant(period.to) },
    accounts: accountIds === null ? null : [...accountIds],
    progress: {
      decisions: Number(row.decisionsDone),
      of: row.decisionsTotal === null ? null : Number(row.decisionsTotal),
    },
    result: isDone && period !== null ? (row.result as PeriodResultWire) : null,
    request: isDone && period === null ? (row.result as RequestResultWire) : null,
    failure:
      row.failureCode === null
        ? null
        : {
            code: row.failureCode as "failed",
            detail: row.failureDetail ?? "",
          },
    created_by: row.actor,
    created_at: formatInstant(row.createdAt.getTime()),
    started_at: instantOf(row.startedAt),
    finished_at: instantOf(row.finishedAt),
  };
}

function instantOf(at: Date | null): string | null {
  return at === null ? null : formatInstant(at.getTime());
}
