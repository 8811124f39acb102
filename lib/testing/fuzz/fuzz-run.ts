import fc from "fast-check";
import type pg from "pg";
import { type ApiDocument, readDocument } from "../api-document/operation";
import { makeSpecimens } from "../authorization/specimens";
import { demand, keyWith, prepareWorld } from "../contract/world";
import { inParallel } from "../in-parallel";
import { answerFaults } from "./answer-faults";
import { curlOf, type Draft, type FuzzRequest, requestOf } from "./draft";
import { changedTables, fingerprint, fingerprintStatement } from "./fingerprint";
import { type FuzzAnswer, FuzzClient } from "./fuzz-client";
import { draftArbitrary } from "./request-arbitrary";

export interface FuzzTarget {
  readonly origin: string;
  /** Nobody else works on it: whatever changes was changed by a request of the run. */
  readonly database: pg.Pool;
  readonly keys: { readonly sandbox: string; readonly live: string };
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (tally: FuzzTally) => void;
}

export interface FuzzTally {
  requests: number;
  accepted: number;
  refused: number;
  /** Refusals that were sent once more while nothing else was under way, and changed no table. */
  proven: number;
  readonly byStatus: Record<string, number>;
}

export interface FuzzFault {
  readonly faults: readonly string[];
  /** The smallest request that still shows it, as a command. */
  readonly curl: string;
  readonly answer: string;
  /** Of the batch; with the place in it, it draws the same request again. */
  readonly seed: number;
  readonly index: number;
}

const BATCH = 1_000;
const CONNECTIONS = 16;
/** Reads and replays of an account cost what its history is long, so now and then there are new accounts. */
const BATCHES_PER_WORLD = 10;
const FAULTS_MAX = 10;
const SHRINK_MS_MAX = 30_000;

/** Draws requests from the served document, sends them, and judges every answer and what it left behind. */
export async function runFuzz(
  target: FuzzTarget,
  options: FuzzOptions,
): Promise<{ tally: FuzzTally; faults: FuzzFault[] }> {
  const run = new FuzzRun(target, await fingerprintStatement(target.database));
  for (let batch = 0; run.tally.requests < options.requests && run.faults.length < FAULTS_MAX; batch++) {
    if (batch % BATCHES_PER_WORLD === 0) await run.renewWorld();
    await run.tryBatch(options.seed + batch, Math.min(BATCH, options.requests - run.tally.requests));
    options.onProgress?.(run.tally);
  }
  run.close();
  return run;
}

interface Sent {
  readonly request: FuzzRequest;
  readonly index: number;
  readonly answer: FuzzAnswer;
}

class FuzzRun {
  readonly tally: FuzzTally = { requests: 0, accepted: 0, refused: 0, proven: 0, byStatus: {} };
  readonly faults: FuzzFault[] = [];
  readonly #target: FuzzTarget;
  readonly #statement: string;
  readonly #client: FuzzClient;
  #drafts: fc.Arbitrary<Draft> | null = null;
  #schemas: ApiDocument["schemas"] = {};

  constructor(target: FuzzTarget, statement: string) {
    this.#target = target;
    this.#statement = statement;
    this.#client = new FuzzClient(target.origin, CONNECTIONS);
  }

  close(): void {
    this.#client.close();
  }

  async renewWorld(): Promise<void> {
    const world = await prepareWorld(this.#target.origin, this.#target.keys);
    const specimens = await makeSpecimens(world);
    const document = readDocument(demand(await world.api.get("/openapi.json"), 200));
    const own = await keyWith(world, ["decide", "usage", "read"], { account: specimens.mine.accounts });
    this.#drafts = draftArbitrary({ world, document, specimens, restricted: own.secret as string });
    this.#schemas = document.schemas;
  }

  get #drawn(): fc.Arbitrary<Draft> {
    if (this.#drafts === null) throw new Error("requests are drawn of a world");
    return this.#drafts;
  }

  async tryBatch(seed: number, count: number): Promise<void> {
    const requests = fc
      .sample(this.#drawn, { seed, numRuns: count })
      .map((draft, index) => ({ request: requestOf(draft, this.#schemas), index }));
    // What the document says must be refused goes first: nothing may be different after it.
    const before = await this.#fingerprint();
    const wrong = await this.#sendAll(requests.filter(({ request }) => request.wrongs.length > 0));
    const changed = changedTables(before, await this.#fingerprint());
    const others = await this.#sendAll(requests.filter(({ request }) => request.wrongs.length === 0));
    for (const one of [...wrong, ...others]) await this.#judge(seed, one);
    if (changed.length === 0) this.tally.proven += wrong.length;
    await this.#proveRefusals(
      seed,
      [...(changed.length === 0 ? [] : wrong), ...others].filter(({ answer }) => isRefused(answer)),
    );
  }

  async #judge(seed: number, { request, index, answer }: Sent): Promise<void> {
    this.tally.requests++;
    const status = "broken" in answer ? "none" : String(answer.status);
    this.tally.byStatus[status] = (this.tally.byStatus[status] ?? 0) + 1;
    if (isRefused(answer)) this.tally.refused++;
    else this.tally.accepted++;
    const faults = answerFaults(request, answer, this.#schemas);
    if (faults.length > 0 && this.faults.length < FAULTS_MAX) await this.#shrink(seed, index, faults);
  }

  async #sendAll(requests: readonly Omit<Sent, "answer">[]): Promise<Sent[]> {
    const sent: Sent[] = [];
    await inParallel(requests, CONNECTIONS, async ({ request, index }) => {
      sent.push({ request, index, answer: await this.#client.send(request) });
    });
    return sent;
  }

  #fingerprint(): Promise<Map<string, string>> {
    return fingerprint(this.#target.database, this.#statement);
  }

  /**
   * A refusal changes nothing (W1, and every other): all that were refused are sent again while nothing else is under way, and no table
   * may differ afterwards. What is accepted now (an account has moved since) is set aside and the rest tried again. A difference
   * that does not come back was time's doing: a hold ended.
   */
  async #proveRefusals(seed: number, refused: readonly Sent[]): Promise<void> {
    let left = refused;
    for (let round = 0; round < 6 && left.length > 0; round++) {
      const before = await this.#fingerprint();
      const again = await this.#sendAll(left);
      const changed = changedTables(before, await this.#fingerprint());
      const still = again.filter(({ answer }) => isRefused(answer));
      if (changed.length === 0) {
        this.tally.proven += still.length;
        return;
      }
      if (still.length === left.length && round >= 2) {
        const culprit = await this.#findCulprit(still);
        if (culprit !== null) await this.#shrinkChange(seed, culprit, changed);
        return;
      }
      left = still;
    }
  }

  /** The one request of these that, sent alone, is refused and yet changes something. */
  async #findCulprit(suspects: readonly Sent[]): Promise<Sent | null> {
    const before = await this.#fingerprint();
    await this.#sendAll(suspects);
    if (changedTables(before, await this.#fingerprint()).length === 0) return null;
    const [first] = suspects;
    if (suspects.length <= 1) return first ?? null;
    const middle = suspects.length >> 1;
    return (await this.#findCulprit(suspects.slice(0, middle))) ?? this.#findCulprit(suspects.slice(middle));
  }

  async #shrink(seed: number, index: number, first: readonly string[]): Promise<void> {
    await this.#keepSmallest(seed, index, first, async (request) => {
      const answer = await this.#client.send(request);
      return { answer, faults: answerFaults(request, answer, this.#schemas) };
    });
  }

  async #shrinkChange(seed: number, { index }: Sent, tables: readonly string[]): Promise<void> {
    await this.#keepSmallest(seed, index, [`refused, and yet ${tables} changed`], async (request) => {
      const before = await this.#fingerprint();
      const answer = await this.#client.send(request);
      const changed = changedTables(before, await this.#fingerprint());
      const isFault = isRefused(answer) && changed.length > 0;
      return { answer, faults: isFault ? [`refused, and yet ${changed} changed`] : [] };
    });
  }

  /** Draws the request again and makes it smaller for as long as it still shows a fault. */
  async #keepSmallest(
    seed: number,
    index: number,
    first: readonly string[],
    judge: (request: FuzzRequest) => Promise<{ answer: FuzzAnswer; faults: readonly string[] }>,
  ): Promise<void> {
    const drawn = fc.sample(this.#drawn, { seed, numRuns: index + 1 })[index] as Draft;
    let smallest = { request: requestOf(drawn, this.#schemas), faults: first, answer: "" };
    const property = fc.asyncProperty(this.#drawn, async (draft) => {
      const request = requestOf(draft, this.#schemas);
      const { answer, faults } = await judge(request);
      if (faults.length === 0) return;
      smallest = {
        request,
        faults,
        answer: "broken" in answer ? answer.broken : `${answer.status} ${answer.text}`,
      };
      throw new Error("still");
    });
    await fc.check(property, { seed, path: String(index), interruptAfterTimeLimit: SHRINK_MS_MAX });
    const { request, faults, answer } = smallest;
    this.faults.push({
      faults,
      curl: curlOf(request, this.#target.origin),
      answer: answer.slice(0, 600),
      seed,
      index,
    });
  }
}

const isRefused = (answer: FuzzAnswer): boolean =>
  !("broken" in answer) && answer.status >= 400 && answer.status < 500;
