import type { ApiAnswer, ApiClient } from "../api-client";
import { drawAt, zipfRanks } from "./draw";
import { inParallel } from "./in-parallel";
import { createPace } from "./pace";
import { type Population, Refused } from "./population";
import type { CountedDecision, Tally } from "./tally";
import { firstRows, type Trace, type TraceRow } from "./trace";

const FEATURE = "codex.task";
export const HELD_SHARE = 0.1;
/** What a caller sets aside before it knows how long the answer gets. */
const ESTIMATED_OUTPUT_TOKENS = 256;
/** So many rows refused, none answered: the replay cannot work, and asking thousands of times more would not help. */
const FAILURES_WITHOUT_SUCCESS_MAX = 50;

export interface PlayOptions {
  readonly trace: Trace;
  /** Rows of the trace to play at most; null for all. */
  readonly rowsMax: number | null;
  readonly seed: number;
  readonly speed: number | "max";
  readonly width: number;
  readonly population: Population;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Called after every row. */
  played(): void;
}

type Decision = CountedDecision & { readonly hold: { readonly id: string } | null };

/**
 * Plays every row through the API, each under a key made of the trace, the seed and the row's number: a row that an interrupted
 * run has played is answered as it was then, and charged no second time.
 */
export async function play(client: ApiClient, options: PlayOptions): Promise<void> {
  const { trace, seed, population, tally, signal } = options;
  const pace = createPace(options.speed, signal);
  const rankOf = zipfRanks(population.size);
  await inParallel(firstRows(trace, options.rowsMax), options.width, async (row) => {
    if (row.kind === "broken") return tally.broke(row);
    await pace.untilDue(row.atMs);
    signal.throwIfAborted();
    let isReplay = false;
    try {
      const account = population.refOf(rankOf(drawAt(seed, "account", row.number)));
      isReplay = await playRow(client, row, {
        account,
        seed,
        key: `replay:${trace.fingerprint}:${seed}:${row.number}`,
        tally,
      });
    } finally {
      pace.answered(isReplay);
    }
    options.played();
  });
}

interface RowSetting {
  readonly account: string;
  readonly seed: number;
  readonly key: string;
  readonly tally: Tally;
}

/** True when the row's decision had been there already. */
async function playRow(client: ApiClient, row: TraceRow, setting: RowSetting): Promise<boolean> {
  const { account, seed, key, tally } = setting;
  const isHeld = drawAt(seed, "hold", row.number) < HELD_SHARE;
  const usage = { input_tokens: row.inputTokens, output_tokens: row.outputTokens };
  const asked = {
    account,
    feature: FEATURE,
    usage: isHeld ? { ...usage, output_tokens: ESTIMATED_OUTPUT_TOKENS } : usage,
    mode: isHeld ? "hold" : "consume",
    attribution: { client: "replay" },
  };
  const startedAt = performance.now();
  const answer = await client.send("POST", "/api/v1/decisions", { key, body: asked });
  if (answer.status !== 200) {
    fail(tally, row, answer);
    return false;
  }
  tally.took(performance.now() - startedAt);
  const decision = answer.body as Decision;
  tally.decided(decision, answer.isReplay);
  if (!isHeld) tally.paid(decision);
  else if (decision.hold !== null && decision.outcome !== "blocked") {
    await capture(client, row, { ...setting, holdId: decision.hold.id, usage });
  }
  return answer.isReplay;
}

async function capture(
  client: ApiClient,
  row: TraceRow,
  { key, tally, holdId, usage }: RowSetting & { holdId: string; usage: Record<string, number> },
): Promise<void> {
  const answer = await client.send("POST", `/api/v1/holds/${holdId}/capture`, {
    key: `${key}:capture`,
    body: { usage, attribution: { client: "replay" } },
  });
  if (answer.status === 200) {
    tally.captures++;
    tally.paid(answer.body as Decision);
  } else if ((answer.body as { code?: string }).code === "hold_ended") {
    // The run that opened it was interrupted, and came back after the hold's time.
    tally.expiredHolds++;
  } else fail(tally, row, answer);
}

function fail(tally: Tally, row: TraceRow, { status, body }: ApiAnswer): void {
  const { code, detail } = (body ?? {}) as { code?: string; detail?: string };
  tally.failedAt(row.number, `${status} ${code ?? ""}: ${detail ?? ""}`);
  if (tally.decisions === 0 && tally.failedRows >= FAILURES_WITHOUT_SUCCESS_MAX) {
    throw new Refused("No row is accepted", body);
  }
}
