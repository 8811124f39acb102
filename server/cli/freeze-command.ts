import type { Command } from "commander";
import type { Account } from "@/lib/sdk/spillway";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { named } from "./refusal";
import { printJson } from "./terminal";

interface Options extends ConnectionOptions {
  readonly reason: string;
  readonly paidOnly?: boolean;
}

const FLAGS = { id: "<account>", account: "<account>", reason: "--reason" };

export function addFreezeCommands(program: Command): void {
  addConnectionOptions(program.command("freeze"), "admin")
    .summary("stop an account, or only what is paid")
    .description("Blocks every request of an account from now on, or only what credits would pay.")
    .argument("<account>", "acct_… or ext:…")
    .requiredOption("--reason <text>", "why; part of the fact, for ever")
    .option("--paid-only", "windows and the free tier go on paying")
    .addHelpText("after", `\nExample:\n  spillway freeze ext:acme --paid-only --reason "chargeback"`)
    .action((account: string, options: Options) =>
      setFrozen(account, options.paidOnly === true ? "paid" : "all", options),
    );
  addConnectionOptions(program.command("unfreeze"), "admin")
    .summary("let an account go on")
    .description("Ends a freeze.")
    .argument("<account>", "acct_… or ext:…")
    .requiredOption("--reason <text>", "why; part of the fact, for ever")
    .action((account: string, options: Options) => setFrozen(account, "none", options));
}

async function setFrozen(id: string, frozen: Account["frozen"], options: Options): Promise<void> {
  const { client } = await connect(options);
  const account = await named(FLAGS, () => client.changeAccount(id, { frozen, reason: options.reason }));
  if (options.json) return printJson(account);
  const state = { none: "is not frozen", paid: "is frozen for what is paid", all: "is frozen" }[
    account.frozen
  ];
  process.stdout.write(`${account.id} (${account.name}) ${state}, seq ${account.seq}.\n`);
}
