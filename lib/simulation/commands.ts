import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { simulationColumns, simulationWire, visibleTo } from "./reads";
import { tryRequest } from "./run/one-request";
import type { NewSimulation, SimulationWire } from "./schema/simulation-schema";
import { changeOf, type Subject, type SubjectFault, subjectOf } from "./subject/subject";

/** They run one after the other; whoever comes later would wait for minutes, and is told so at once. */
const QUEUED_MAX = 20;
/** Results are for looking at, and can be had again: of the older ones only this many are kept. */
const KEPT_MAX = 500;

export interface AskedSimulation {
  readonly livemode: boolean | null;
  readonly accountIds: readonly string[] | null;
  /** Of `body.request`: whose it is. */
  readonly requestOf: string | null;
  readonly body: NewSimulation;
}

export type Asked =
  | { readonly kind: "asked"; readonly simulation: SimulationWire }
  | { readonly kind: "fault"; readonly fault: SubjectFault }
  | { readonly kind: "queue_full" };

/** Queues a what-if run over a period, with the drafts as they are now; one request is answered at once. */
export async function askSimulation(
  runtime: Runtime,
  author: Author,
  { livemode, accountIds, requestOf, body }: AskedSimulation,
): Promise<Asked> {
  const subject = await subjectOf(runtime, body);
  if ("param" in subject) return { kind: "fault", fault: subject };
  const now = runtime.clock.now();
  const { period = null, request } = body;
  const result =
    requestOf === null || request === undefined
      ? null
      : await tryRequest(runtime, requestOf, request, await changeOf(runtime, subject));
  const id = freshId("sim", now);
  return runtime.audited.write<Asked>(author, async (tx) => {
    if (result === null && (await tx.simulation.count({ where: { status: "queued" } })) >= QUEUED_MAX)
      return { value: { kind: "queue_full" }, told: null };
    const row = await tx.simulation.create({
      data: {
        id: uuidOfId(id),
        livemode,
        actor: author.actor,
        request: { period, accountIds },
        subject: subject as unknown as Json,
        createdAt: new Date(now),
        ...(result === null ? { status: "queued" } : ended(result, now)),
      },
      select: simulationColumns,
    });
    await forgetOld(tx);
    const simulation = simulationWire(row);
    return { value: { kind: "asked", simulation }, told: told("asked", simulation, null, subject) };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: Prisma's type for JSON input cannot be named without importing its client.
type Json = any;

function ended(result: object, now: Instant) {
  const at = new Date(now);
  return { status: "done", result, startedAt: at, finishedAt: at, decisionsDone: 1, decisionsTotal: 1 };
}

async function forgetOld(tx: Transaction): Promise<void> {
  const [last] = await tx.simulation.findMany({
    where: { finishedAt: { not: null } },
    orderBy: { id: "desc" },
    skip: KEPT_MAX,
    take: 1,
    select: { id: true },
  });
  if (last !== undefined)
    await tx.simulation.deleteMany({ where: { id: { lte: last.id }, finishedAt: { not: null } } });
}

export type Cancellation =
  | { readonly kind: "canceled"; readonly simulation: SimulationWire }
  | { readonly kind: "ended"; readonly status: string }
  | { readonly kind: "unknown" };

/** Ends a simulation that has not ended. What runs it notices with its next report, within a second or a chunk. */
export async function cancelSimulation(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  id: string,
): Promise<Cancellation> {
  const uuid = uuidOfId(id);
  const now = new Date(runtime.clock.now());
  return runtime.audited.write<Cancellation>(author, async (tx) => {
    const where = { AND: [{ id: uuid }, visibleTo(principal)] };
    const before = await tx.simulation.findFirst({ where, select: simulationColumns });
    if (before === null) return { value: { kind: "unknown" }, told: null };
    const { count } = await tx.simulation.updateMany({
      where: { id: uuid, status: { in: ["queued", "running"] } },
      data: { status: "canceled", claimedUntil: null, finishedAt: now },
    });
    const after = await tx.simulation.findUnique({ where: { id: uuid }, select: simulationColumns });
    if (after === null) return { value: { kind: "unknown" }, told: null };
    if (count === 0) return { value: { kind: "ended", status: after.status }, told: null };
    const simulation = simulationWire(after);
    const was = { status: before.status };
    return { value: { kind: "canceled", simulation }, told: told("canceled", simulation, was, null) };
  });
}

function told(
  what: string,
  { id, livemode, status, period, accounts }: SimulationWire,
  before: object | null,
  subject: Subject | null,
) {
  return {
    action: `simulation.${what}`,
    object: id,
    accountId: null,
    livemode,
    before,
    after: { status, ...(subject === null ? {} : { period, accounts, ...subject }) },
  };
}
