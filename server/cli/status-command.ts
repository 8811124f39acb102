import type { Command } from "commander";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { parseDecimal } from "@/lib/engine/amounts";
import { createApiClient, Unreachable } from "../api-client";
import { CommandEnd, EXIT } from "./exit-codes";
import { requireSpillway } from "./find-spillway";
import { printJson, shown, table } from "./terminal";

const PATIENCE_MS = 5_000;
const BAR_CELLS = 20;

interface Options {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function addStatusCommand(program: Command): void {
  program
    .command("status")
    .summary("an account's limits and credits, and who pays next")
    .description(
      "One numbered snapshot of an account: its windows, its credits, and who pays its next request.",
    )
    .argument("<account>", "acct_… or ext:…")
    .option("--url <address>", "a running Spillway (default: the one of this project)")
    .option(
      "--key <sk_test_…>",
      "an API key with the scope read (default: SPILLWAY_API_KEY, else the demo's)",
    )
    .option("--json", "print the standing as JSON")
    .action(printStatus);
}

async function printStatus(account: string, options: Options): Promise<void> {
  const { url, apiKey } = await requireSpillway(options);
  const signal = new AbortController().signal;
  const client = createApiClient({ url, apiKey, connections: 1, patienceMs: PATIENCE_MS, signal });
  try {
    const path = `/api/v1/accounts/${encodeURIComponent(account).replace("%3A", ":")}/standing`;
    const { status, body } = await client.send("GET", path);
    if (status !== 200) {
      const { detail, title } = body as { detail?: string; title?: string };
      throw new CommandEnd(EXIT.broken, detail ?? title ?? `It was answered ${status}.`);
    }
    if (options.json) printJson(body);
    else process.stdout.write(statusText(body as StandingWire));
  } catch (error) {
    throw error instanceof Unreachable ? new CommandEnd(EXIT.unreachable, error.message) : error;
  } finally {
    client.close();
  }
}

function statusText(standing: StandingWire): string {
  const { credits, windows, next_payer } = standing;
  const frozen = standing.frozen === "none" ? "" : `, ${shown("red", `frozen (${standing.frozen})`)}`;
  const lines = [
    `${standing.account}  ${standing.plan_name}, seq ${standing.seq}, as of ${standing.as_of}${frozen}`,
    "",
  ];
  lines.push(
    table(
      windows.map((window): [string, string] => [
        window.key,
        `${bar(window)} ${window.used} of ${window.limit} ${window.measure} used` +
          (window.held === "0" ? "" : `, ${window.held} held`) +
          (window.resets_at === null ? "" : `, resets ${window.resets_at}`),
      ]),
    ),
    "",
    `  credits  ${credits.available} available, ${credits.held} held, ${credits.unsettled} unsettled`,
    "",
    table(
      next_payer.map((next): [string, string] => [
        next.feature,
        next.layer === null
          ? shown("red", `blocked: ${next.reason} (${next.binding ?? ""})`)
          : `paid by ${next.layer}`,
      ]),
    ),
  );
  return `${lines.join("\n")}\n`;
}

/** Used and held of the limit, as far as text can draw it. */
function bar({ used, held, limit }: { used: string; held: string; limit: string }): string {
  const of = parseDecimal(limit) ?? 0n;
  const cells = (amount: string) =>
    of === 0n ? 0 : Math.min(BAR_CELLS, Number(((parseDecimal(amount) ?? 0n) * BigInt(BAR_CELLS)) / of));
  const full = cells(used);
  const set = Math.min(BAR_CELLS - full, cells(held));
  return `${"█".repeat(full)}${"▒".repeat(set)}${"░".repeat(BAR_CELLS - full - set)}`;
}
