import type { Simulation } from "@/lib/sdk/spillway";
import { type Explanation, type Reads, Unexplained } from "./explanation";

export async function explainRun(reads: Reads, id: string): Promise<Explanation> {
  for await (const run of reads.listReconciliationRuns({ limit: 200 })) {
    if (run.id !== id) continue;
    return {
      id,
      kind: "reconciliation_run",
      account: null,
      sentence: `A proof of ${run.scope}, ${run.started_at}: ${run.breaks} breaks.`,
      chain: [],
      object: { ...run },
    };
  }
  throw new Unexplained(`There is no reconciliation run ${id}.`);
}

export async function explainBreak(reads: Reads, id: string): Promise<Explanation> {
  for (const state of ["open", "closed"] as const) {
    for await (const found of reads.listBreaks({ state, limit: 200 })) {
      if (found.id !== id) continue;
      const { account } = found;
      return {
        id,
        kind: "break",
        account,
        sentence: `${found.invariant} does not hold: ${found.detail} It is ${state}.`,
        chain: account === null ? [] : [{ kind: "account", id: account, sentence: "Whose it is." }],
        object: { ...found },
      };
    }
  }
  throw new Unexplained(`There is no break ${id}.`);
}

export async function explainCheckpoint(reads: Reads, id: string): Promise<Explanation> {
  const checkpoint = await reads.getCheckpoint(id);
  return {
    id,
    kind: "checkpoint",
    account: null,
    sentence: `Checkpoint ${checkpoint.number}, signed ${checkpoint.at} over the heads of ${checkpoint.accounts} accounts that had grown.`,
    chain: [],
    object: { ...checkpoint },
  };
}

export async function explainSimulation(reads: Reads, id: string): Promise<Explanation> {
  const simulation = await reads.getSimulation(id);
  const { period, plan, price_book: book } = simulation;
  const of = [plan, book].flatMap((one) => (one === null ? [] : [`“${one.name}”`])).join(" and ");
  const when = period === null ? "one request" : `${period.from} to ${period.to}`;
  return {
    id,
    kind: "simulation",
    account: null,
    sentence: `What if ${of} had held, over ${when}: ${simulation.status}${resultText(simulation)}.`,
    chain: [],
    object: { ...simulation },
  };
}

function resultText({ result, progress }: Simulation): string {
  if (result === null)
    return progress.of === null ? "" : `, ${progress.decisions} of ${progress.of} decisions`;
  return `, ${result.changed} of ${result.decisions} decisions changed, ${result.newly_blocked} newly blocked`;
}
