import { type Command, Option } from "commander";
import { formatCredits } from "@/lib/format";
import type { Grant, NewGrant } from "@/lib/sdk/spillway";
import { plain } from "../explain/explanation";
import { confirm } from "./confirm";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { CommandEnd, EXIT } from "./exit-codes";
import { named } from "./refusal";
import { printJson, shown } from "./terminal";
import { instantOf, listOfNames, moneyOf, periodOf, wholeNumber } from "./values";

const KINDS = ["promo", "purchased", "plan", "adjustment", "reset"] as const;

export function addGrantCommand(program: Command): void {
  const grant = program
    .command("grant")
    .summary("issue, adjust, extend, void and list credits")
    .description("Credits of an account. Every act is a fact with its reason, for ever.")
    .addHelpText(
      "after",
      `
Examples:
  spillway grant issue ext:acme --amount 100 --kind promo --expires +30d --reason "sorry for the outage"
  spillway grant issue ext:acme --amount 50 --kind plan --every "1 month" --reason "yearly contract"
  spillway grant extend grt_… --expires 2026-12-31T23:00:00Z --reason "asked by support"
  spillway grant list ext:acme --json`,
    );
  addIssue(grant);
  addAdjust(grant);
  addExtend(grant);
  addVoid(grant);
  addList(grant);
}

interface Keyed extends ConnectionOptions {
  readonly reason: string;
  readonly idempotencyKey?: string;
}

/** What all acts take: why, and a name under which repeating it does nothing. */
function act(command: Command): Command {
  return addConnectionOptions(command, "admin")
    .requiredOption("--reason <text>", "why; part of the fact, for ever")
    .option("--idempotency-key <key>", "repeated under it, it is done once (default: a new one)");
}

const keyed = ({ idempotencyKey }: Keyed) => (idempotencyKey === undefined ? {} : { idempotencyKey });

interface IssueOptions extends Keyed {
  readonly amount: string;
  readonly kind: (typeof KINDS)[number];
  readonly effective?: string;
  readonly expires?: string;
  readonly priority?: number;
  readonly features?: string[];
  readonly windows?: string[];
  readonly every?: { every: number; unit: "hour" | "day" | "week" | "month" };
  readonly anchor?: string;
  readonly timeZone?: string;
  readonly rolloverMax?: string;
  readonly rolloverPeriods?: number;
  readonly cost?: { minor_units: number; currency: string };
}

const ISSUE_FLAGS = {
  account: "<account>",
  id: "<account>",
  amount: "--amount",
  kind: "--kind",
  effective_at: "--effective",
  expires_at: "--expires",
  priority: "--priority",
  features: "--features",
  windows: "--windows",
  "recurrence.anchor_at": "--anchor",
  "recurrence.time_zone": "--time-zone",
  recurrence: "--every",
  "rollover.periods": "--rollover-periods",
  rollover: "--rollover-max",
  cost_basis: "--cost",
  reason: "--reason",
};

function addIssue(grant: Command): void {
  act(grant.command("issue").description("Issue credits, or banked resets of windows (--kind reset)."))
    .argument("<account>", "acct_… or ext:…")
    .requiredOption("--amount <credits>", "such as 12.5; of resets how many")
    .addOption(new Option("--kind <kind>", "what they are").choices(KINDS).default("promo"))
    .option("--effective <time>", "from when on they pay (default: now)", instantOf)
    .option("--expires <time>", "until when: a time, or +30d from now (default: never)", instantOf)
    .option("--priority <n>", "lower burns first", wholeNumber(0, 1_000))
    .option("--features <keys>", "what they may pay for: a,b (default: everything)", listOfNames)
    .option("--windows <keys>", "of resets: what they give back (default: all)", listOfNames)
    .option("--every <period>", "issued anew every `1 month`, `2 weeks`, `5h`", periodOf)
    .option(
      "--anchor <time>",
      "one instant of the recurrence (default: when it becomes effective)",
      instantOf,
    )
    .option("--time-zone <zone>", "whose days, weeks and months count (default: the account's)")
    .option("--rollover-max <credits>", "at most so much is carried over at a reset")
    .option("--rollover-periods <n>", "for so many resets each part is carried over", wholeNumber(1, 1_000))
    .option("--cost <money>", "what was paid for it, in smallest units: `1999 EUR`", moneyOf)
    .action(async (account: string, options: IssueOptions) => {
      const { client } = await connect(options);
      const body = bodyOf(options);
      told(
        options,
        await named(ISSUE_FLAGS, () => client.issueGrant(account, body, keyed(options))),
        "issued",
      );
    });
}

function bodyOf(options: IssueOptions): NewGrant {
  const { every, anchor, timeZone, rolloverMax, rolloverPeriods } = options;
  if (every === undefined && (anchor ?? timeZone ?? rolloverMax ?? rolloverPeriods) !== undefined)
    throw new CommandEnd(EXIT.misused, "--anchor, --time-zone and --rollover-… are for grants with --every.");
  const hasRollover = rolloverMax !== undefined || rolloverPeriods !== undefined;
  return {
    amount: options.amount,
    kind: options.kind,
    reason: options.reason,
    effective_at: options.effective,
    expires_at: options.expires,
    priority: options.priority,
    features: options.features,
    windows: options.windows,
    recurrence: every === undefined ? undefined : { ...every, anchor_at: anchor, time_zone: timeZone },
    rollover: hasRollover ? { max: rolloverMax, periods: rolloverPeriods } : undefined,
    cost_basis: options.cost,
  };
}

const GRANT_FLAGS = { id: "<grant>", delta: "--delta", expires_at: "--expires", reason: "--reason" };

function addAdjust(grant: Command): void {
  act(grant.command("adjust").description("Add to a grant, or take back what is available of it."))
    .argument("<grant>", "grt_…")
    .requiredOption("--delta <credits>", "such as 5, or -5 (write --delta=-5)")
    .action(async (id: string, options: Keyed & { delta: string }) => {
      const { client } = await connect(options);
      const { delta, reason } = options;
      const call = () => client.adjustGrant(id, { delta, reason }, keyed(options));
      told(options, await named(GRANT_FLAGS, call), "adjusted");
    });
}

function addExtend(grant: Command): void {
  act(grant.command("extend").description("Give a grant another expiry, later or sooner."))
    .argument("<grant>", "grt_…")
    .option("--expires <time>", "a time with its zone, or +30d from now", instantOf)
    .option("--never", "it never expires")
    .action(async (id: string, options: Keyed & { expires?: string; never?: boolean }) => {
      if ((options.expires === undefined) === (options.never !== true))
        throw new CommandEnd(EXIT.misused, "Say either --expires or --never.");
      const { client } = await connect(options);
      const body = { expires_at: options.expires ?? null, reason: options.reason };
      told(options, await named(GRANT_FLAGS, () => client.adjustGrant(id, body, keyed(options))), "extended");
    });
}

function addVoid(grant: Command): void {
  act(grant.command("void").description("Take back all that is available of a grant. It cannot be undone."))
    .argument("<grant>", "grt_…")
    .option("--yes", "do not ask")
    .action(async (id: string, options: Keyed & { yes?: boolean }) => {
      const { client } = await connect(options);
      if (options.yes !== true) {
        const found = await named(GRANT_FLAGS, () => client.getGrant(id));
        await confirm(`Void ${id}, of which ${plain(formatCredits(found.balance))} are left?`);
      }
      const call = () => client.voidGrant(id, { reason: options.reason }, keyed(options));
      told(options, await named(GRANT_FLAGS, call), "voided");
    });
}

function addList(grant: Command): void {
  addConnectionOptions(grant.command("list").description("The grants of an account, newest first."), "read")
    .argument("<account>", "acct_… or ext:…")
    .addOption(new Option("--status <status>", "only those").choices(["issued", "voided", "expired"]))
    .action(async (account: string, options: ConnectionOptions & { status?: string }) => {
      const { client } = await connect(options);
      const rows: Grant[] = [];
      await named(ISSUE_FLAGS, async () => {
        for await (const one of client.listGrants(account, { limit: 200 }))
          if (options.status === undefined || one.status === options.status) rows.push(one);
      });
      if (options.json) printJson({ data: rows });
      else if (rows.length === 0) process.stdout.write("No grants.\n");
      else process.stdout.write(`${rows.map(lineOf).join("\n")}\n`);
    });
}

function told(options: ConnectionOptions, grant: Grant, what: string): void {
  if (options.json) printJson(grant);
  else process.stdout.write(`${shown("green", what)}  ${lineOf(grant)}\n`);
}

function lineOf(grant: Grant): string {
  const isCount = grant.kind === "reset";
  const amount = (text: string) => (isCount ? text : plain(formatCredits(text)));
  const end = grant.expires_at === null ? "never expires" : `expires ${grant.expires_at}`;
  const status = grant.status === "issued" ? end : grant.status;
  const figures = `${amount(grant.balance)} of ${amount(grant.amount)} left`;
  return `${grant.id}  ${grant.kind.padEnd(10)}  ${figures}, ${status}  “${grant.reason}”`;
}
