import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { reasonWords } from "@/components/decisions/words";
import { formatCredits, formatQuantity } from "@/lib/format";
import { isSpillwayError } from "@/lib/sdk/problem";
import type { CreateSimulationBody, PlanContent, Simulation, Spillway } from "@/lib/sdk/spillway";
import { plain } from "../../explain/explanation";
import { addConnectionOptions, type ConnectionOptions, connect } from "../connection";
import { CommandEnd, EXIT } from "../exit-codes";
import { named } from "../refusal";
import { createProgress, printJson, shown, table, whole } from "../terminal";
import { instantOf, listOfNames } from "../values";
import type { PlanFile } from "./plan-file";

interface Options extends ConnectionOptions {
  readonly plan?: string;
  readonly from?: string;
  readonly to?: string;
  readonly accounts?: string[];
  readonly account?: string;
  readonly feature?: string;
  readonly usage?: Record<string, string>;
}

const POLL_MS = 300;
const FLAGS = {
  id: "--plan",
  "plan.of": "--plan",
  "period.from": "--from",
  "period.to": "--to",
  period: "--from",
  accounts: "--accounts",
  "request.account": "--account",
  "request.feature": "--feature",
  "request.usage": "--usage",
};

export function addSimulate(plan: Command, open: (file: string) => PlanFile): void {
  addConnectionOptions(plan.command("simulate"), "admin")
    .description(
      "What a file would have changed: decides a period of real usage again under it, in full, and tells who would have been blocked, for how long and what would have been charged. " +
        "Nothing is written but the simulation itself. Or, with --account, one request now.",
    )
    .argument("<file>", "YAML or JSON")
    .option("--plan <pln_…>", "which plan it would be a version of (default: the one that the file names)")
    .option("--from <time>", "begin of the period: a time with its zone, or -7d", instantOf)
    .option("--to <time>", "its end (default: now)", instantOf)
    .option("--accounts <accounts>", "only these, with commas between them", listOfNames)
    .option("--account <account>", "one request in place of a period: whose")
    .option("--feature <key>", "and of what")
    .option("--usage <quantities>", "and how much: input_tokens=4808,output_tokens=10", usageOf)
    .addHelpText(
      "after",
      `
Examples:
  spillway plan simulate pro.yaml --from -7d
  spillway plan simulate pro.yaml --account ext:acme --feature codex.task --usage input_tokens=4808`,
    )
    .action(async (name: string, options: Options) => {
      const file = open(name);
      const { client } = await connect(options);
      const body = bodyOf(file, options);
      const flags = { ...FLAGS, "plan.content": name, plan: name };
      const created = await named(flags, () => client.createSimulation(body));
      const simulation = await named(FLAGS, () => finished(client, created));
      if (options.json) printJson(simulation);
      else process.stdout.write(simulationText(simulation));
      process.exitCode = simulation.status === "done" ? EXIT.done : EXIT.broken;
    });
}

function bodyOf({ file, plan: named, json }: PlanFile, options: Options): CreateSimulationBody {
  const of = options.plan ?? named;
  if (of === null)
    throw new CommandEnd(EXIT.misused, `${file} names no plan whose accounts it would be for: add --plan.`);
  const plan = { of, content: json as PlanContent };
  const { account, feature, usage, from, to, accounts } = options;
  if (account === undefined) {
    if (from === undefined)
      throw new CommandEnd(EXIT.misused, "Say since when with --from, or whose request with --account.");
    return { plan, period: { from, to: to ?? new Date().toISOString() }, accounts };
  }
  if (feature === undefined || from !== undefined)
    throw new CommandEnd(EXIT.misused, "One request is --account, --feature and --usage, without --from.");
  return { plan, request: { account, feature, usage: usage ?? {} } };
}

/** Waits for its end, and shows how far it is; Ctrl-C cancels it. */
async function finished(client: Spillway, created: Simulation): Promise<Simulation> {
  const progress = createProgress();
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  try {
    let simulation = created;
    while (simulation.status === "queued" || simulation.status === "running") {
      const { status, progress: now } = simulation;
      const of = now.of === null ? "" : ` of ${whole(now.of)}`;
      progress.show(() =>
        status === "queued"
          ? "Waiting for a worker …"
          : `${whole(now.decisions)}${of} decisions done again …`,
      );
      await sleep(POLL_MS, undefined, { signal: leaving.signal }).catch(() => {});
      if (leaving.signal.aborted) {
        // It may have ended meanwhile, and that is as good.
        await client.cancelSimulation(simulation.id).catch((error) => {
          if (!isSpillwayError(error)) throw error;
        });
        throw new CommandEnd(EXIT.interrupted, `${simulation.id} was canceled.`);
      }
      simulation = await client.getSimulation(simulation.id);
    }
    return simulation;
  } finally {
    progress.end();
    process.off("SIGINT", leave);
    process.off("SIGTERM", leave);
  }
}

function simulationText(simulation: Simulation): string {
  const { status, result, request } = simulation;
  if (request !== null) return plain(requestText(request));
  if (result === null) return `The simulation ${simulation.id} is ${status}.\n`;
  return plain(`${table(rowsOf(result))}\n${affectedText(result)}`);
}

type Result = NonNullable<Simulation["result"]>;

function rowsOf(result: Result): [string, string][] {
  const { before, after } = result;
  const step = (name: string, of: (side: Result["before"]) => string): [string, string] => {
    const [was, is] = [of(before), of(after)];
    return [name, was === is ? was : `${was} → ${shown("yellow", is)}`];
  };
  const sources = Object.keys(before.credits) as (keyof Result["before"]["credits"])[];
  const isDrawn = (source: (typeof sources)[number]) =>
    before.credits[source] !== "0" || after.credits[source] !== "0";
  return [
    [
      "decisions",
      `${whole(result.decisions)} of ${whole(result.accounts)} accounts, ${whole(result.changed)} changed`,
    ],
    [
      "newly",
      `${whole(result.newly_blocked)} blocked, ${whole(result.newly_allowed)} allowed, ${whole(result.paid_otherwise)} paid otherwise`,
    ],
    step("blocked", (side) => whole(side.blocked)),
    step("blocked min", (side) => formatQuantity(side.blocked_minutes)),
    ...sources.filter(isDrawn).map((source) => step(source, (side) => formatCredits(side.credits[source]))),
    step("charged", (side) => formatCredits(side.charged)),
    step("refunded", (side) => formatCredits(side.refunded)),
  ];
}

const AFFECTED_MAX = 10;

function affectedText({ most_affected: affected, unreadable_accounts: unreadable }: Result): string {
  const rows = affected
    .slice(0, AFFECTED_MAX)
    .map((one): [string, string] => [
      one.name ?? one.account,
      `${whole(one.newly_blocked)} newly blocked, ${whole(one.newly_allowed)} newly allowed, charged ${formatCredits(one.charged_before)} → ${formatCredits(one.charged_after)}  ${one.account}`,
    ]);
  const most = rows.length === 0 ? "" : `\nMost affected:\n${table(rows)}\n`;
  return unreadable === 0
    ? most
    : `${most}\n${whole(unreadable)} accounts are left out: their history does not follow. Reconcile them.\n`;
}

type OneRequest = NonNullable<Simulation["request"]>;

function requestText({ account, feature, before, after }: OneRequest): string {
  return `${feature} of ${account}, now:\n${table([
    ["before", outcomeText(before)],
    ["after", outcomeText(after)],
  ])}\n`;
}

function outcomeText(side: OneRequest["before"]): string {
  if (side === null) return shown("red", "refused: the price book does not know what is asked");
  const paid = side.trace
    .filter(({ taken }) => taken !== "0")
    .map(({ layer, taken }) => `${formatCredits(taken)} by ${layer}`);
  const why =
    side.reason === null
      ? ""
      : `: ${reasonWords(side.reason).toLowerCase()}${side.binding === null ? "" : ` (${side.binding})`}`;
  return `${side.outcome}${why}, ${formatCredits(side.cost)} credits${paid.length === 0 ? "" : `: ${paid.join(", ")}`}`;
}

function usageOf(text: string): Record<string, string> {
  const parts = text.split(",").map((part) => /^\s*([a-z][a-z0-9_]*)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part));
  if (parts.some((part) => part === null))
    throw new InvalidArgumentError("It must be quantities such as input_tokens=4808,output_tokens=10.");
  return Object.fromEntries(parts.map((part) => [part?.[1] as string, part?.[2] as string]));
}
