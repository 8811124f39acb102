import type { Command } from "commander";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { EXIT } from "./exit-codes";
import { named } from "./refusal";
import { printJson } from "./terminal";

interface SettleOptions extends ConnectionOptions {
  readonly reason: string;
}

const FLAGS = { id: "<account>", account: "<account>", reason: "--reason" };

export function addParkedCommands(program: Command): void {
  const parked = program.command("parked").summary("usage events that could not be settled");
  addConnectionOptions(parked.command("list"), "admin")
    .summary("an account's parked events, each with its reason")
    .description("Lists the usage events of an account that the settlement passed without charging them.")
    .argument("<account>", "acct_… or ext:…")
    .action(listParked);
  addConnectionOptions(parked.command("settle"), "admin")
    .summary("try them again, once the cause is repaired")
    .description(
      "Settles an account's parked events by the same rules. What still cannot be charged rightly stays parked.",
    )
    .argument("<account>", "acct_… or ext:…")
    .requiredOption("--reason <text>", "what was repaired; kept in the audit log")
    .action(settleParked);
}

async function listParked(id: string, options: ConnectionOptions): Promise<void> {
  const { client } = await connect(options);
  const { data, has_more: hasMore } = await named(FLAGS, () => client.listParkedEvents(id, { limit: 200 }));
  if (options.json) return printJson({ data });
  for (const { usage_event: event, seq, feature, cost, reason } of data)
    process.stdout.write(`${event}  seq ${seq}  ${feature}  ${cost} credits  ${reason ?? "no open break"}\n`);
  if (data.length === 0) process.stdout.write("No usage event is parked.\n");
  if (hasMore) process.stderr.write("There are more.\n");
}

/** Ends with 1 where any is still parked. */
async function settleParked(id: string, { reason, ...options }: SettleOptions): Promise<void> {
  const { client } = await connect(options);
  const settled: { usage_event: string; seq: number }[] = [];
  for (;;) {
    const tried = await named(FLAGS, () => client.settleParkedEvents(id, { reason }));
    settled.push(...tried.settled);
    // With nothing settled, asking again would try the same ones.
    if (tried.has_more && tried.settled.length > 0) continue;
    const { parked } = tried;
    if (options.json) printJson({ settled, parked });
    else {
      for (const { usage_event: event, reason: why } of parked) process.stdout.write(`${event}  ${why}\n`);
      process.stdout.write(`${settled.length} settled, ${parked.length} still parked.\n`);
    }
    if (parked.length > 0) process.exitCode = EXIT.broken;
    return;
  }
}
