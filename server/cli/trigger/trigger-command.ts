import { Argument, type Command } from "commander";
import type { Spillway } from "@/lib/sdk/spillway";
import { type WebhookType, webhookTypes } from "@/lib/webhooks/schema/event-schema";
import { addConnectionOptions, type Connection, type ConnectionOptions, connect } from "../connection";
import { CommandEnd, EXIT } from "../exit-codes";
import { named } from "../refusal";
import { printJson } from "../terminal";
import { scenarios } from "./scenarios";
import { openStage, Unplayable } from "./stage";

interface Options extends ConnectionOptions {
  readonly endpoint?: string;
}

export function addTriggerCommand(program: Command): void {
  addConnectionOptions(program.command("trigger"), "admin and decide")
    .summary("make a webhook's event happen, in the sandbox")
    .description(
      "Does what makes the event happen: opens an account of the sandbox on a test clock of its own and lets it use, run out, expire. The event is a real one, " +
        "recorded, settled and sent to every endpoint of the sandbox that asks for it; with it come the events on the way there.",
    )
    .addArgument(new Argument("<event>", "a webhook's type").choices(webhookTypes))
    .option("--endpoint <whk_…>", "of endpoint.ping: which endpoint")
    .addHelpText(
      "after",
      `
Examples:
  spillway trigger decision.blocked
  spillway trigger endpoint.ping --endpoint whk_…`,
    )
    .action(async (event: WebhookType, options: Options) => {
      const connection = await connect(options);
      if (connection.isLive)
        throw new CommandEnd(EXIT.misused, "This is for the sandbox: name a key that starts with sk_test_.");
      const done =
        event === "endpoint.ping" ? await ping(connection.client, options) : await play(connection, event);
      if (options.json) printJson({ event, ...done });
      else process.stdout.write(`${event} was made to happen: ${Object.values(done).join(", ")}.\n`);
    });
}

async function ping(client: Spillway, { endpoint }: Options): Promise<Record<string, string>> {
  if (endpoint === undefined) throw new CommandEnd(EXIT.misused, "Say which endpoint with --endpoint.");
  const { message } = await named({ id: "--endpoint" }, () => client.pingWebhookEndpoint(endpoint));
  return { endpoint, message };
}

async function play(
  connection: Connection,
  event: Exclude<WebhookType, "endpoint.ping">,
): Promise<Record<string, string>> {
  try {
    return await named({}, async () => {
      const stage = await openStage(connection, event, event === "debt.repaid" ? "debt" : "refund");
      await scenarios[event](stage);
      return { account: stage.account, clock: stage.clock };
    });
  } catch (error) {
    throw error instanceof Unplayable ? new CommandEnd(EXIT.broken, error.message) : error;
  }
}
