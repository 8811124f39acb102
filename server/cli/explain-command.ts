import type { Command } from "commander";
import { skipWords, sourceName } from "@/components/decisions/words";
import { formatCredits } from "@/lib/format";
import type { Decision } from "@/lib/sdk/spillway";
import { EXPLAINED, explain } from "../explain/explain";
import { type Explanation, plain } from "../explain/explanation";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { named } from "./refusal";
import { printJson, shown, table } from "./terminal";

interface Options extends ConnectionOptions {
  readonly account?: string;
}

export function addExplainCommand(program: Command): void {
  addConnectionOptions(program.command("explain"), "read")
    .summary("what an id stands for, why it came about, and what followed")
    .description(
      "One sentence as on the page, then what it was made of. A decision with its trace, layer by layer, and its chain to the cent. " +
        `Takes ${EXPLAINED.ofAccounts.join(" ")} and, with a key that may administer, ${EXPLAINED.ofAdministration.join(" ")}.`,
    )
    .argument("<id>", "any id of Spillway")
    .option("--account <account>", "whose it is: needed for bal_…, mem_… and inv_… only")
    .addHelpText(
      "after",
      `
Examples:
  spillway explain dec_01k2x4t8b5f6q7r8s9v0w1x2y3
  spillway explain bal_… --account ext:demo-user
  spillway explain ext:demo-user --json`,
    )
    .action(async (id: string, options: Options) => {
      const { client } = await connect(options);
      const flags = { id: "<id>", account: "--account" };
      const asked = { account: options.account ?? null, kinds: "all" } as const;
      const explanation = await named(flags, () => explain(client, id, asked));
      if (options.json) printJson(explanation);
      else process.stdout.write(textOf(explanation));
    });
}

function textOf(explanation: Explanation): string {
  const { sentence, chain, object } = explanation;
  const parts = [sentence];
  if ("trace" in object) parts.push(traceText(object as unknown as Decision));
  if (chain.length > 0)
    parts.push(
      chain
        .map(({ kind, id, sentence }) => `  ${shown("dim", kind.padEnd(18))}  ${id}  ${sentence}`)
        .join("\n"),
    );
  return `${parts.join("\n\n")}\n`;
}

/** What each layer had, paid and kept, or why it was passed by. */
function traceText({ trace, plan, price_book: priceBook }: Decision): string {
  const rows = trace.map((layer): [string, string] => {
    const before = layer.before === null ? "unlimited" : formatCredits(layer.before);
    const figures =
      layer.skipped === null || layer.taken !== "0"
        ? `${before} before, ${formatCredits(layer.taken)} taken${layer.after === null ? "" : `, ${formatCredits(layer.after)} after`}`
        : skipWords(layer.skipped);
    const grants = layer.grants
      .filter(({ taken }) => taken !== "0")
      .map(({ id, taken }) => `${formatCredits(taken)} of ${id}`);
    const from = grants.length === 0 ? "" : ` (${grants.join(", ")})`;
    return [layer.layer === layer.source ? sourceName(layer.source) : layer.layer, plain(figures + from)];
  });
  return `${table(rows)}\n  ${shown("dim", `by ${plan} over ${priceBook}`)}`;
}
