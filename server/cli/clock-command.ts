import type { Command } from "commander";
import type { TestClock } from "@/lib/sdk/spillway";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { CommandEnd, EXIT } from "./exit-codes";
import { named } from "./refusal";
import { printJson } from "./terminal";
import { instantOf, spanOf } from "./values";

const FLAGS = { id: "<clock>", name: "--name", now: "--to" };

export function addClockCommand(program: Command): void {
  const clock = program
    .command("clock")
    .summary("test clocks of the sandbox: create, advance, list")
    .description(
      "The time of sandbox accounts that were opened with `test_clock`. It moves when it is moved, and only forward.",
    )
    .addHelpText(
      "after",
      `
Examples:
  spillway clock create --name "a month of video" --now 2026-02-13T12:00:00Z
  spillway clock advance clk_… --by 7d`,
    );
  addConnectionOptions(clock.command("create").description("Make a clock that stands at a time."), "admin")
    .option("--name <name>", "what it is for", "command line")
    .option("--now <time>", "where it stands (default: now)", instantOf)
    .action(async (options: ConnectionOptions & { name: string; now?: string }) => {
      const { client } = await connect(options);
      const now = options.now ?? new Date().toISOString();
      const add = () => client.addTestClock({ name: options.name, now });
      told(options, await named({ ...FLAGS, now: "--now" }, add));
    });
  addConnectionOptions(clock.command("advance"), "admin")
    .description("Move a clock and its accounts; what falls due until then is recorded.")
    .argument("<clock>", "clk_…")
    .option("--by <span>", "such as 90s, 2h30m or 7d", spanOf)
    .option("--to <time>", "a time with its zone", instantOf)
    .action(async (id: string, options: ConnectionOptions & { by?: number; to?: string }) => {
      const { by, to } = options;
      if ((by === undefined) === (to === undefined))
        throw new CommandEnd(EXIT.misused, "Say either --by or --to.");
      const { client } = await connect(options);
      const flags = { ...FLAGS, now: by === undefined ? "--to" : "--by" };
      const until = async () =>
        to ?? new Date(Date.parse((await client.getTestClock(id)).now) + (by ?? 0)).toISOString();
      told(options, await named(flags, async () => client.advanceTestClock(id, { now: await until() })));
    });
  addConnectionOptions(clock.command("list").description("All clocks, newest first."), "read").action(
    async (options: ConnectionOptions) => {
      const { client } = await connect(options);
      const rows: TestClock[] = [];
      await named(FLAGS, async () => {
        for await (const row of client.listTestClocks({ limit: 200 })) rows.push(row);
      });
      if (options.json) printJson({ data: rows });
      else process.stdout.write(rows.length === 0 ? "No test clocks.\n" : `${rows.map(lineOf).join("\n")}\n`);
    },
  );
}

function told(options: ConnectionOptions, clock: TestClock): void {
  if (options.json) printJson(clock);
  else process.stdout.write(`${lineOf(clock)}\n`);
}

const lineOf = ({ id, now, accounts, name }: TestClock) => `${id}  ${now}  ${accounts} accounts  “${name}”`;
