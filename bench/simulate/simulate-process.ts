import { freshRef } from "@/lib/ids";
import { createCatalogueCache } from "@/lib/plans/catalogue/catalogue-cache";
import { type PeriodOutcome, runPeriod } from "@/lib/simulation/run/period-run";
import { openPostgres } from "@/lib/storage/postgres/storage";
import { obey } from "../load/load-process";
import type { DrainEvidence } from "../load/measure-drain";
import type { Load } from "../load/protocol";
import { halved, WATERFALL_PLAN } from "../world/catalogue";

export interface SimulateOptions {
  readonly url: string;
  /** The published plan itself, or one with half of its limits. */
  readonly tries: "published" | "halved";
}

export interface SimulateEvidence extends DrainEvidence {
  readonly seconds: number;
  readonly decisions: number;
  readonly changed: number;
}

/** One simulation as the worker's thread runs it, from asking who is in the period to the last comparison. */
async function prepare({ url, tries }: SimulateOptions): Promise<Load> {
  const storage = openPostgres(url, { name: "bench", poolMax: 4, newRef: freshRef });
  const catalogue = createCatalogueCache(storage.db);
  const plan = tries === "halved" ? halved(WATERFALL_PLAN) : WATERFALL_PLAN;
  const batches: { at: number; events: number }[] = [];
  let operations = 0;
  let running: Promise<{ outcome: PeriodOutcome; seconds: number }> | null = null;
  const run = async () => {
    const startedAt = performance.now();
    const outcome = await runPeriod({
      history: storage.history,
      catalogue,
      change: {
        catalogue: {
          plan: (ref) => (ref === plan.ref ? plan : catalogue.values.plan(ref)),
          priceBook: (ref) => catalogue.values.priceBook(ref),
        },
        planOf: (ref) => (ref === WATERFALL_PLAN.ref ? plan.ref : ref),
      },
      period: {
        from: 0,
        to: Date.now() + 60_000,
        accountIds: null,
        livemode: true,
        ofCatalogue: [WATERFALL_PLAN.ref.slice(0, WATERFALL_PLAN.ref.indexOf("@"))],
      },
      progress: async (done) => {
        batches.push({ at: performance.timeOrigin + performance.now(), events: done - operations });
        operations = done;
        return true;
      },
    });
    return { outcome, seconds: (performance.now() - startedAt) / 1000 };
  };
  return {
    start: () => {
      running = run();
    },
    operations: () => operations,
    stop: async () => {
      if (running === null) throw new Error("it was never started");
      const { outcome, seconds } = await running;
      if (outcome.kind !== "done") throw new Error(`it ended as ${outcome.kind}`);
      await storage.close();
      const { decisions, changed } = outcome.comparison;
      return { evidence: { batches, seconds, decisions, changed } satisfies SimulateEvidence };
    },
  };
}

obey(prepare);
