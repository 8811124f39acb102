import { problemCodes } from "@/lib/http/problem-codes";
import { outsideFences } from "../site/addresses";

/** What a document says is made from the code in place of a mark: `<!-- made: problem codes -->`. */
export type MadeTables = Readonly<Record<string, () => string>>;

const MARK = /<!-- made: ([a-z ]+) -->/g;

/** Puts what is made from the code where a document asks for it, so that a list cannot be older than what it lists. */
export function withMadeTables(markdown: string, tables: MadeTables): string {
  return outsideFences(markdown, (text) =>
    text.replace(MARK, (_, name: string) => {
      const make = tables[name];
      if (make === undefined) throw new Error(`nothing is made under the name "${name}"`);
      return make();
    }),
  );
}

/** Every code of the API, by status. */
export function problemCodesTable(): string {
  const rows = Object.entries(problemCodes)
    .sort(([a, one], [b, other]) => one.status - other.status || (a < b ? -1 : 1))
    .map(([code, { status, title }]) => `| ${status} | [\`${code}\`](/docs/problems/${code}) | ${title} |`);
  return ["| status | code | means |", "|---|---|---|", ...rows].join("\n");
}
