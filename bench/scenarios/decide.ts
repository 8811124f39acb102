import { checkDecisions } from "../decide/checks";
import type { DecideEvidence, DecideOptions } from "../decide/web-process";
import { type Measured, measureLoad } from "../load/measure-load";
import type { Outcome, Scenario } from "../report/run-record";
import { type Stage, WEB } from "../stage";
import { total } from "./outcome";

const CLIENTS = 1024;

/** C3: many accounts, with one web process and with two that share all of them. C2: one hot account, by the same code. */
export function decideScenarios(stage: Stage): Scenario[] {
  const { accounts } = stage.sizes;
  const scenario = (
    name: string,
    claim: string,
    what: string,
    accountsMax: number,
    processes: number,
  ): Scenario => ({
    name,
    claim,
    what,
    cycles: "all",
    run: () => runDecide(stage, accountsMax, processes),
  });
  const many = `${accounts.toLocaleString("en-US")} accounts`;
  return [
    scenario(
      "decide",
      "C3",
      `decide, durable, recorded; ${many}, one web process, ${CLIENTS} clients in it`,
      accounts,
      1,
    ),
    scenario(
      "decide_two",
      "C3",
      `the same, two processes sharing all accounts, ${CLIENTS / 2} clients each`,
      accounts,
      2,
    ),
    scenario("decide_hot", "C2", `the same, one account, one process, ${CLIENTS} clients`, 1, 1),
  ];
}

async function runDecide(
  { sizes, postgres, decideTemplate }: Stage,
  accountsMax: number,
  processes: number,
): Promise<Outcome> {
  const url = await postgres.copy(decideTemplate, "bench_run");
  try {
    await postgres.settle();
    const measured = await measureLoad({
      script: "bench/decide/web-process.ts",
      servers: { postgres: postgres.pid },
      warmupMs: sizes.warmupMs,
      measureMs: sizes.measureMs,
      processes: Array.from(
        { length: processes },
        (_, nth): DecideOptions => ({
          url,
          accountsMax,
          clients: CLIENTS / processes,
          asksMax: null,
          keyPrefix: `p${nth}-`,
          ...WEB,
        }),
      ),
    });
    return await decideOutcome(url, measured);
  } finally {
    await postgres.drop(url);
  }
}

async function decideOutcome(url: string, measured: Measured): Promise<Outcome> {
  const evidences = measured.finals.map((final) => final.evidence as DecideEvidence);
  const { breaks, events, overGrant } = await checkDecisions(url, evidences);
  const sum = (read: (evidence: DecideEvidence) => number) =>
    evidences.reduce((all, one) => all + read(one), 0);
  return {
    ...total(measured),
    detail: {
      events,
      over_grant: String(overGrant),
      allowed: sum(({ byOutcome }) => byOutcome.allowed ?? 0),
      blocked: sum(({ byOutcome }) => byOutcome.blocked ?? 0),
      flushes: sum(({ flushes }) => flushes),
      conflicts: sum(({ conflicts }) => conflicts),
      others: evidences.map(({ others }) => others),
    },
    breaks,
  };
}
