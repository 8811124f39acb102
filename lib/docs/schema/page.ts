/** A heading that can be linked to. */
export interface Heading {
  readonly depth: 2 | 3;
  readonly text: string;
  readonly anchor: string;
}

export interface PageLink {
  /** `/docs/quickstart`. */
  readonly address: string;
  readonly title: string;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly PageLink[];
}

/** One page as it is read: its Markdown with what is made from the code already in it. */
export interface DocsPage extends PageLink {
  /** Its file in the repository, or null where the whole page is made from the code. */
  readonly file: string | null;
  /** The first paragraph, as plain text. */
  readonly summary: string;
  readonly markdown: string;
  readonly headings: readonly Heading[];
}

/** Every page, and the order in which they are read. */
export interface DocsSite {
  readonly groups: readonly PageGroup[];
  /** By address. */
  readonly pages: ReadonlyMap<string, DocsPage>;
}

/** What the search looks through: one entry per heading. */
export interface SearchEntry extends PageLink {
  /** Null for what stands above the first heading. */
  readonly heading: string | null;
  readonly text: string;
}
