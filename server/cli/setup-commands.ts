import type { Command } from "commander";
import { readConfig } from "@/lib/config";
import { createKey } from "@/lib/keys/commands";
import { onDatabase } from "./database";
import { CommandEnd, EXIT } from "./exit-codes";
import { note } from "./terminal";

const SCOPES = ["decide", "usage", "read", "admin"] as const;
type Scope = (typeof SCOPES)[number];

/** What an installation without the demo starts with: its first administrator, and its first API key. */
export function addSetupCommands(program: Command): void {
  program
    .command("add-admin")
    .summary("somebody who may sign in and administer")
    .description(
      "Adds an administrator. The password is read from standing input, so that it stands in no history.",
    )
    .argument("<email>")
    .option("--name <name>", "how they are called", "Administrator")
    .action(addAdmin);
  program
    .command("add-key")
    .summary("an API key of no single account")
    .description("Makes an API key and prints its secret, once; it is stored as a hash.")
    .argument("<name>", "what it is for")
    .option("--scopes <list>", `of ${SCOPES.join(", ")}`, "decide,usage,read")
    .option("--live", "for live accounts (default: the sandbox)")
    .action(addKey);
}

async function addAdmin(email: string, { name }: { name: string }): Promise<void> {
  const password = (await readInput()).trim();
  if (password.length < 10)
    throw new CommandEnd(EXIT.misused, "Send a password of at least 10 characters on standard input.");
  await onDatabase(readConfig(process.env), async ({ runtime }) => {
    const added = await runtime.sessions.addUser({ name, email, password, role: "admin" });
    if (added.kind === "email_taken") throw new CommandEnd(EXIT.broken, `${email} is there already.`);
    note(`${email} may sign in.`);
  });
}

async function addKey(name: string, options: { scopes: string; live?: boolean }): Promise<void> {
  const scopes = options.scopes.split(",").map((scope) => scope.trim());
  const unknown = scopes.find((scope) => !SCOPES.includes(scope as Scope));
  if (unknown !== undefined)
    throw new CommandEnd(EXIT.misused, `There is no scope ${unknown}; there are ${SCOPES.join(", ")}.`);
  await onDatabase(readConfig(process.env), async ({ runtime }) => {
    const created = await createKey(
      runtime,
      { actor: "command_line", requestId: "command_line" },
      {
        name,
        scopes: scopes as Scope[],
        livemode: options.live === true,
        accountId: null,
        memberId: null,
        expiresAt: null,
        cap: null,
      },
    );
    if (created.kind !== "created") throw new CommandEnd(EXIT.broken, created.kind);
    process.stdout.write(`${created.secret}\n`);
  });
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) return "";
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}
