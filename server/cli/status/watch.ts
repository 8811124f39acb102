import type { ForecastAnswer, Spillway, Standing } from "@/lib/sdk/spillway";
import { note, printJson } from "../terminal";
import { statusText } from "./status-text";

const TICK_MS = 1_000;
const FORECAST_EVERY_MS = 5_000;

/**
 * Shows the standing for as long as somebody looks, from the account's own stream: on a terminal one picture that is drawn anew, with countdowns that
 * run; elsewhere a picture (or with `--json` a line) for each snapshot. Ctrl-C ends it, and that is its regular end.
 */
export async function watch(client: Spillway, account: string, isJson: boolean): Promise<void> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  const screen = isJson || !process.stdout.isTTY ? null : createScreen();
  const view: { seen: Seen | null } = { seen: null };
  let forecastAtMs = Number.NEGATIVE_INFINITY;
  const draw = () => {
    const { seen } = view;
    if (seen === null) return;
    const nowMs = Date.parse(seen.standing.as_of) + (performance.now() - seen.atMs);
    screen?.draw(statusText(seen.standing, seen.forecast, nowMs));
  };
  const ticking = setInterval(draw, TICK_MS);
  try {
    const lost = (what: string) => (screen === null ? note(what) : screen.note(what));
    const stream = client.streamAccount(account, {
      signal: leaving.signal,
      onLost: () => lost("The line is lost; it is being opened again …"),
    });
    for await (const event of stream) {
      if (event.type !== "standing") continue;
      const standing = event.data;
      if (isJson) {
        printJson(standing);
        continue;
      }
      let forecast = view.seen?.forecast ?? null;
      if (performance.now() - forecastAtMs >= FORECAST_EVERY_MS) {
        forecast = await client.forecast(standing.account);
        forecastAtMs = performance.now();
      }
      view.seen = { standing, atMs: performance.now(), forecast };
      screen?.note("");
      if (screen === null)
        process.stdout.write(`${statusText(standing, forecast, Date.parse(standing.as_of))}\n`);
      else draw();
    }
  } finally {
    clearInterval(ticking);
    process.off("SIGINT", leave);
    process.off("SIGTERM", leave);
  }
}

interface Seen {
  readonly standing: Standing;
  readonly atMs: number;
  readonly forecast: ForecastAnswer | null;
}

interface Screen {
  draw(text: string): void;
  /** A line below the picture; empty for none. */
  note(text: string): void;
}

/** Drawn over itself, line by line, so that nothing flickers and the scrollback keeps what was there before. */
function createScreen(): Screen {
  let rows = 0;
  let noted = "";
  return {
    note(text) {
      noted = text;
    },
    draw(text) {
      const lines = `${text}${noted === "" ? "" : `\n${noted}\n`}`.split("\n");
      const up = rows > 1 ? `\u001b[${rows - 1}A\r` : "\r";
      process.stdout.write(
        `${up}${lines.map((line) => `${fitted(line, process.stdout.columns)}\u001b[K`).join("\n")}\u001b[J`,
      );
      rows = lines.length;
    },
  };
}

/** A line that wrapped would take two rows, and the next picture would be drawn one too low. Colours take no room. */
function fitted(line: string, columns: number): string {
  let room = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours a terminal begins with one.
  return line.replaceAll(/\u001b\[[\d;]*m|./gu, (part) => (part.length > 2 || room-- > 0 ? part : ""));
}
