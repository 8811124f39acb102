import { hostname, userInfo } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import type { WebhookDelivery, WebhookEventType } from "@/lib/sdk/spillway";
import { webhookTypes } from "@/lib/webhooks/schema/event-schema";
import { addConnectionOptions, type ConnectionOptions, connect } from "../connection";
import { named } from "../refusal";
import { note, printJson, shown } from "../terminal";
import { wholeNumber } from "../values";
import { type Forwarded, forward } from "./forward";
import { openInbox } from "./inbox";

interface Options extends ConnectionOptions {
  readonly forward?: string;
  readonly events?: WebhookEventType[];
  readonly account?: string;
  readonly secret?: string;
  readonly count?: number;
}

const FLAGS = { event_types: "--events", account: "--account" };
const COUNT_MAX = 1_000_000;

export function addListenCommand(program: Command): void {
  addConnectionOptions(program.command("listen"), "admin")
    .summary("see webhooks as they are made, and forward them to a local address")
    .description(
      "Makes an endpoint for as long as this runs, reads what it is told from its delivery log, and posts it to --forward, signed as the real ones are. " +
        "Nothing has to be reachable from outside. Each message is forwarded once, whatever is answered; the messages are real, the sending is this command's and " +
        "not the worker's. A worker has to run: it makes the messages.",
    )
    .option(
      "--forward <url>",
      "where to post them, such as http://localhost:4000/webhooks (default: only show them)",
      webAddress,
    )
    .option("--events <types>", "only these, with commas between them (default: all)", typesOf)
    .option("--account <account>", "only this account's: acct_… or ext:…")
    .option(
      "--secret <whsec_…>",
      "sign with this, to keep one secret from run to run (default: a new one, printed)",
      secretOf,
    )
    .option("--count <n>", "end after so many", wholeNumber(1, COUNT_MAX))
    .addHelpText(
      "after",
      `
Examples:
  spillway listen --forward http://localhost:4000/webhooks
  spillway listen --events grant.issued,decision.blocked --json`,
    )
    .action(listen);
}

async function listen(options: Options): Promise<void> {
  const { client } = await connect(options);
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  const asked = { types: options.events ?? null, account: options.account ?? null, by: whoRunsThis() };
  const inbox = await named(FLAGS, () => openInbox(client, asked));
  try {
    const secret = options.secret ?? inbox.secret;
    const where = options.forward === undefined ? "" : `, forwarding to ${options.forward}`;
    note(`Listening as ${inbox.endpoint}${where}. Signed with ${secret}. Ctrl-C ends it.`);
    let count = 0;
    for await (const { delivery, body } of inbox.messages(leaving.signal)) {
      const sent =
        options.forward === undefined
          ? null
          : await forward(options.forward, secret, { id: delivery.message, body }, leaving.signal);
      tell(delivery, body, sent, options);
      if (++count === options.count) break;
    }
  } finally {
    process.off("SIGINT", leave);
    process.off("SIGTERM", leave);
    await inbox
      .close()
      .catch(() =>
        note(`The endpoint ${inbox.endpoint} could not be deleted: it is disabled, delete it by hand.`),
      );
  }
}

function tell(delivery: WebhookDelivery, body: string, sent: Forwarded | null, options: Options): void {
  const { message, type, account } = delivery;
  if (options.json) {
    const forwarded =
      sent === null ? null : { status: sent.status, error: sent.error, duration_ms: sent.durationMs };
    printJson({ message, type, account, payload: JSON.parse(body), forwarded });
    return;
  }
  const isWell = sent?.status != null && sent.status >= 200 && sent.status < 300;
  const answer =
    sent === null
      ? ""
      : `  → ${shown(isWell ? "green" : "red", sent.status === null ? (sent.error ?? "no answer") : String(sent.status))} (${sent.durationMs} ms)`;
  process.stdout.write(`${delivery.created_at}  ${type.padEnd(16)}  ${message}  ${account ?? ""}${answer}\n`);
}

function whoRunsThis(): string {
  try {
    return `${userInfo().username} on ${hostname()}`;
  } catch {
    // A container's user may have no name.
    return hostname();
  }
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("It must be an http address.");
}

function secretOf(text: string): string {
  if (/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be whsec_ and 24 to 64 bytes in base64.");
}

function typesOf(text: string): WebhookEventType[] {
  const known = webhookTypes.filter((type) => type !== "endpoint.ping");
  return text.split(",").map((name) => {
    const type = known.find((one) => one === name.trim());
    if (type === undefined)
      throw new InvalidArgumentError(`There is no ${name.trim()}; there are ${known.join(", ")}.`);
    return type;
  });
}
