import { readdirSync } from "node:fs";

/** A page that is a Markdown file of the repository. */
interface FiledPage {
  /** What follows `/docs/`; the first page has none. */
  readonly slug: string;
  readonly file: string;
}

export interface FiledGroup {
  readonly title: string;
  readonly pages: readonly FiledPage[];
}

const filed = (folder: string, names: string): FiledPage[] =>
  names.split(" ").map((name) => ({ slug: `${folder}${name}`, file: `docs/${folder}${name}.md` }));

/**
 * The pages in the order in which they are read, which is also the order of the navigation and of "next". The API reference follows, made
 * from the routes. A text lives in one place: what the repository says of itself is shown from where it stands.
 */
const ORDERED_GROUPS: readonly FiledGroup[] = [
  {
    title: "Start",
    pages: [{ slug: "", file: "docs/README.md" }, ...filed("", "quickstart")],
  },
  {
    title: "Concepts",
    pages: filed("concepts/", "waterfall windows grants holds consent proof"),
  },
  {
    title: "Calling the API",
    pages: filed("calling/", "errors idempotency rate-limits pagination webhooks"),
  },
  {
    title: "Resources",
    pages: filed(
      "resources/",
      "decisions holds usage refunds disputes accounts members grants purchases codes standing datasets limits-of-spending features price-books plans test-clocks api-keys webhook-endpoints audit-log reconciliation",
    ),
  },
  { title: "Tools", pages: filed("", "sdk cli mcp simulations") },
  {
    title: "Running it",
    pages: [
      ...filed("", "operations architecture failure-modes security benchmarks"),
      { slug: "invariants", file: "lib/engine/README.md" },
      { slug: "decision-records", file: "docs/decisions/README.md" },
      { slug: "changelog", file: "CHANGELOG.md" },
    ],
  },
];

/** A document that nobody has put in its place yet is shown all the same, behind the others. */
function withUnordered(groups: readonly FiledGroup[]): readonly FiledGroup[] {
  const ordered = new Set(groups.flatMap(({ pages }) => pages.map(({ file }) => file)));
  const names = readdirSync("docs")
    .filter((name) => name.endsWith(".md") && !ordered.has(`docs/${name}`))
    .map((name) => name.slice(0, -".md".length));
  return names.length === 0 ? groups : [...groups, { title: "More", pages: filed("", names.join(" ")) }];
}

export const FILED_GROUPS = withUnordered(ORDERED_GROUPS);

/** Records are pages too, reached from their list: twenty of them would drown the navigation. */
export const RECORDS_FOLDER = "docs/decisions";
