import { styleText } from "node:util";
import { formatQuantity } from "@/lib/format";

type Style = Parameters<typeof styleText>[0];

/** People read stderr: notes and progress go there, so that stdout holds the result and nothing else. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Text of the result in a colour, where stdout is a terminal that wants colours (`NO_COLOR`). */
export function shown(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Names and values in two columns. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`.trimEnd()).join("\n");
}

export interface Progress {
  /** The line as it is now; drawn a few times a second, on a terminal only. */
  show(text: () => string): void;
  /** Takes the line away. */
  end(): void;
}

const DRAWN_EVERY_MS = 100;

export function createProgress(): Progress {
  const isTerminal = process.stderr.isTTY === true;
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (!isTerminal || performance.now() - drawnAt < DRAWN_EVERY_MS) return;
      drawnAt = performance.now();
      process.stderr.write(`\r\u001b[2K${text()}`);
    },
    end() {
      if (isTerminal) process.stderr.write("\r\u001b[2K");
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A count, as every page has it. */
export const whole = (count: number): string => formatQuantity(Math.round(count));
