import { createInterface } from "node:readline/promises";
import { CommandEnd, EXIT } from "./exit-codes";

/** Asks a person; a script, which nobody answers for, has to say `--yes`. */
export async function confirm(question: string): Promise<void> {
  if (process.stdin.isTTY !== true)
    throw new CommandEnd(EXIT.misused, `${question} Nobody can be asked here: add --yes.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `).finally(() => lines.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandEnd(EXIT.broken, "Nothing was done.");
}
