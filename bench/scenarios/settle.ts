import { measureDrain } from "../load/measure-drain";
import { measureLoad } from "../load/measure-load";
import { checkPrisma, type PrismaEvidence, type PrismaOptions } from "../peers/prisma";
import type { Outcome, Scenario } from "../report/run-record";
import { checkSettlement } from "../settle/checks";
import type { SettleOptions } from "../settle/settle-process";
import type { Stage } from "../stage";
import { total } from "./outcome";

/** As the product composes its worker. */
const WORKER = { lanes: 2, eventsMax: 2000 };
const PRISMA = { clients: 16, connections: 16 };

/** C1: one backlog, settled by one worker process and by two; and the way Prisma's documentation would do it. */
export function settleScenarios(stage: Stage): Scenario[] {
  const { backlogEvents } = stage.sizes;
  const backlog = `a backlog of ${backlogEvents.toLocaleString("en-US")} events, all charged`;
  return [
    {
      name: "settle",
      claim: "C1",
      what: `settle ${backlog}: priced again, debited, chained; one worker process`,
      cycles: "all",
      run: () => runSettle(stage, 1),
    },
    {
      name: "settle_two",
      claim: "C1",
      what: "the same, two worker processes",
      cycles: "all",
      run: () => runSettle(stage, 2),
    },
    {
      name: "prisma_tx",
      claim: "C1",
      what: `peer: the same backlog, three writes in a Prisma interactive transaction, ${PRISMA.clients} at a time, no chains`,
      cycles: "all",
      run: () => runPrisma(stage),
    },
  ];
}

async function runSettle({ sizes, postgres, backlogTemplate }: Stage, processes: number): Promise<Outcome> {
  const url = await postgres.copy(backlogTemplate, "bench_run");
  try {
    await postgres.settle();
    const options: SettleOptions = { url, ...WORKER };
    const measured = await measureDrain({
      script: "bench/settle/settle-process.ts",
      servers: { postgres: postgres.pid },
      processes: Array.from({ length: processes }, () => options),
    });
    const breaks = await checkSettlement(url, sizes.backlogEvents);
    return { ...total(measured), detail: { events: measured.operations }, breaks };
  } finally {
    await postgres.drop(url);
  }
}

async function runPrisma({ sizes, postgres, backlogTemplate }: Stage): Promise<Outcome> {
  const url = await postgres.copy(backlogTemplate, "bench_run");
  try {
    await postgres.settle();
    const options: PrismaOptions = { kind: "prisma", url, ...PRISMA };
    const measured = await measureLoad({
      script: "bench/peers/peer-process.ts",
      servers: { postgres: postgres.pid },
      processes: [options],
      warmupMs: sizes.warmupMs,
      measureMs: sizes.measureMs,
    });
    const breaks = await checkPrisma(url, measured.finals[0]?.evidence as PrismaEvidence);
    return { ...total(measured), detail: {}, breaks };
  } finally {
    await postgres.drop(url);
  }
}
