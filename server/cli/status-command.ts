import type { Command } from "commander";
import type { Spillway } from "@/lib/sdk/spillway";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { CommandEnd, EXIT } from "./exit-codes";
import { named } from "./refusal";
import { statusText } from "./status/status-text";
import { watch } from "./status/watch";
import { printJson } from "./terminal";

interface Options extends ConnectionOptions {
  readonly watch?: boolean;
}

const FLAGS = { id: "<account>", account: "<account>" };

export function addStatusCommand(program: Command): void {
  addConnectionOptions(program.command("status"), "read")
    .summary("an account's limits and credits, and who pays next")
    .description(
      "One numbered snapshot of an account: its windows and when they reset, in its own time zone; its credits, how fast it uses them and how long they last; who pays its next request, and how many more there may be.",
    )
    .argument("[account]", "acct_… or ext:… (default: SPILLWAY_ACCOUNT, else the one that the key is of)")
    .option("--watch", "go on showing it as it moves, until Ctrl-C")
    .addHelpText(
      "after",
      `
Examples:
  spillway status ext:demo-user
  spillway status ext:demo-user --watch
  spillway status ext:demo-user --watch --json    one snapshot per line`,
    )
    .action(async (account: string | undefined, options: Options) => {
      const { client } = await connect(options);
      const one = account ?? (process.env.SPILLWAY_ACCOUNT || (await onlyAccount(client)));
      if (options.watch === true) return named(FLAGS, () => watch(client, one, options.json === true));
      const standing = await named(FLAGS, () => client.getStanding(one));
      if (options.json) return printJson(standing);
      const forecast = await named(FLAGS, () => client.forecast(standing.account));
      process.stdout.write(statusText(standing, forecast, Date.parse(standing.as_of)));
    });
}

const SHOWN_MAX = 5;

/** The one account that the key sees; it is not guessed which of several is meant. */
async function onlyAccount(client: Spillway): Promise<string> {
  const { data } = await named(FLAGS, () => client.listAccounts({ limit: SHOWN_MAX }));
  const [first, second] = data;
  if (first !== undefined && second === undefined) return first.id;
  const seen = data.map(({ id, external_id: externalId }) =>
    externalId === null ? id : `ext:${externalId}`,
  );
  throw new CommandEnd(
    EXIT.misused,
    first === undefined
      ? "This key sees no account."
      : `Name an account; this key sees several, such as ${seen.join(", ")}.`,
  );
}
