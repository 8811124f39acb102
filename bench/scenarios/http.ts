import pg from "pg";
import { checkDecisions } from "../decide/checks";
import type { HttpEvidence, HttpOptions } from "../http/client-process";
import type { WebSide, WebStage } from "../http/web-stage";
import { setWebStage } from "../http/web-stage";
import { type Measured, measureLoad } from "../load/measure-load";
import { residentMegabytes } from "../load/processor-time";
import { round } from "../report/ratios";
import type { Outcome, Scenario } from "../report/run-record";
import type { Stage } from "../stage";
import { total } from "./outcome";

const CONNECTIONS = 256;
const BATCH = 100;
const BATCH_CONNECTIONS = 8;
const SCRIPT = "bench/http/client-process.ts";

/** C6: the decision route in front of Next and through it, one decision a request and a hundred; latency; memory. */
export class HttpScenarios {
  readonly #stage: Stage;
  /** Set once, when first needed: what fails then has failed for every scenario. */
  #web: Promise<WebStage> | null = null;
  #fastPerSecond = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  list(): Scenario[] {
    const { cachedAccounts } = this.#stage.sizes;
    const scenario = (name: string, what: string, run: () => Promise<Outcome>): Scenario => ({
      name,
      claim: "C6",
      what,
      cycles: "all",
      run,
    });
    const of = `${cachedAccounts.toLocaleString("en-US")} accounts`;
    return [
      scenario(
        "http_fast",
        `POST /api/v1/decisions in front of Next; ${of}, ${CONNECTIONS} connections`,
        () => this.#fast(),
      ),
      scenario(
        "http_half",
        "the same at half of that rate, arriving by themselves: latency from when each should have left",
        () => this.#half(),
      ),
      scenario("http_next", "the same route through Next's route handler, everything else alike", async () =>
        this.#run((await this.#ready()).next, { connections: CONNECTIONS, batch: 1 }),
      ),
      scenario(
        "http_batch",
        `POST /api/v1/decisions/batch, ${BATCH} decisions a request, ${BATCH_CONNECTIONS} connections`,
        async () => this.#run((await this.#ready()).fast, { connections: BATCH_CONNECTIONS, batch: BATCH }),
      ),
      scenario(
        "http_one",
        "one connection, one decision a request, the next when the last was answered",
        async () => this.#run((await this.#ready()).fast, { connections: 1, batch: 1 }),
      ),
      scenario("http_one_batch", `the same connection with ${BATCH} decisions a request`, async () =>
        this.#run((await this.#ready()).fast, { connections: 1, batch: BATCH }),
      ),
      {
        ...scenario("http_memory", `memory of that web process after a decision on each of ${of}`, () =>
          this.#memory(),
        ),
        cycles: "last",
      },
    ];
  }

  async close(): Promise<void> {
    await (await this.#web?.catch(() => null))?.close();
  }

  #ready(): Promise<WebStage> {
    this.#web ??= setWebStage(this.#stage);
    return this.#web;
  }

  async #fast(): Promise<Outcome> {
    const outcome = await this.#run((await this.#ready()).fast, { connections: CONNECTIONS, batch: 1 });
    this.#fastPerSecond = outcome.per_second;
    return outcome;
  }

  async #half(): Promise<Outcome> {
    const requestsPerSecond = Math.max(10, Math.round(this.#fastPerSecond / 2));
    return this.#run((await this.#ready()).fast, { connections: 256, batch: 1, requestsPerSecond });
  }

  /** Every account once, then everything that the rows of both databases must say, and what the process holds. */
  async #memory(): Promise<Outcome> {
    const { fast, next } = await this.#ready();
    const outcome = await this.#run(fast, { connections: BATCH_CONNECTIONS, batch: BATCH, isEachOnce: true });
    const breaks = [...outcome.breaks];
    for (const { databaseUrl } of [fast, next])
      breaks.push(...(await checkDecisions(databaseUrl, null)).breaks);
    const resident_mb = round(residentMegabytes(fast.server.pid));
    return { ...outcome, detail: { ...outcome.detail, resident_mb }, breaks };
  }

  async #run(
    side: WebSide,
    how: Pick<HttpOptions, "connections" | "batch"> & Partial<HttpOptions>,
  ): Promise<Outcome> {
    const { sizes, postgres } = this.#stage;
    await postgres.settle();
    const before = await eventsIn(side.databaseUrl);
    const options: HttpOptions = {
      port: side.server.port,
      secret: side.secret,
      accountsFile: side.accountsFile,
      requestsPerSecond: null,
      isEachOnce: false,
      ...how,
    };
    const measured = await measureLoad({
      script: SCRIPT,
      servers: { web: side.server.pid, postgres: postgres.pid },
      processes: [options],
      warmupMs: sizes.warmupMs,
      measureMs: sizes.measureMs,
    });
    return httpOutcome(measured, (await eventsIn(side.databaseUrl)) - before);
  }
}

function httpOutcome(measured: Measured, recorded: number): Outcome {
  const [final] = measured.finals;
  if (final === undefined) throw new Error("there was no client");
  const { acknowledged, byStatus } = final.evidence as HttpEvidence;
  const breaks: string[] = [];
  if (acknowledged !== recorded)
    breaks.push(`${acknowledged} decisions were answered, ${recorded} are recorded`);
  const refused = Object.keys(byStatus).filter((status) => status !== "200");
  if (refused.length > 0) breaks.push(`answered with ${refused.join(", ")}: ${JSON.stringify(byStatus)}`);
  return { ...total(measured), detail: { requests: byStatus }, breaks };
}

async function eventsIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ events: number }>("select count(*)::int as events from usage_events");
  await client.end();
  return rows[0]?.events ?? 0;
}
