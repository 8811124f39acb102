import { measureDrain } from "../load/measure-drain";
import { round } from "../report/ratios";
import type { Outcome, Scenario } from "../report/run-record";
import type { SimulateEvidence, SimulateOptions } from "../simulate/simulate-process";
import type { Stage } from "../stage";
import { total } from "./outcome";

/** C2: what-if over a period of recorded decisions, by one thread, as the worker runs it. */
export function simulateScenarios(stage: Stage): Scenario[] {
  const period = `${stage.sizes.simulatedEvents.toLocaleString("en-US")} recorded decisions`;
  return [
    {
      name: "simulate",
      claim: "C2",
      what: `${period} done again under half of the limits, and compared`,
      cycles: "all",
      run: () => runSimulation(stage, "halved"),
    },
    {
      name: "simulate_same",
      claim: "C2",
      what: "the same under the published plan: nothing may change",
      cycles: "first",
      run: () => runSimulation(stage, "published"),
    },
  ];
}

async function runSimulation(stage: Stage, tries: SimulateOptions["tries"]): Promise<Outcome> {
  const { sizes, postgres } = stage;
  const url = await postgres.copy(await stage.simulateTemplate(), "bench_run");
  try {
    await postgres.settle();
    const options: SimulateOptions = { url, tries };
    const measured = await measureDrain({
      script: "bench/simulate/simulate-process.ts",
      servers: { postgres: postgres.pid },
      processes: [options],
    });
    const [final] = measured.finals;
    if (final === undefined) throw new Error("nothing was measured");
    const { seconds, decisions, changed } = final.evidence as SimulateEvidence;
    const breaks: string[] = [];
    if (decisions !== sizes.simulatedEvents)
      breaks.push(`${decisions} decisions compared of ${sizes.simulatedEvents}`);
    if ((tries === "published") !== (changed === 0)) breaks.push(`${changed} changed`);
    return { ...total(measured), detail: { decisions, changed, seconds: round(seconds, 2) }, breaks };
  } finally {
    await postgres.drop(url);
  }
}
