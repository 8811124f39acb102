export interface PageOf<Row> {
  readonly data: Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/**
 * A list of any length. Awaited, it is its first page; gone through with `for await`, all of its rows, page by page as they are needed.
 * Nothing is asked before one of the two is begun.
 */
export class Paged<Row> implements PromiseLike<PageOf<Row>>, AsyncIterable<Row> {
  readonly #read: (cursor: string | null) => Promise<PageOf<Row>>;
  #first: Promise<PageOf<Row>> | null = null;

  constructor(read: (cursor: string | null) => Promise<PageOf<Row>>) {
    this.#read = read;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaited, a list is its first page.
  then<Kept = PageOf<Row>, Failed = never>(
    kept?: ((page: PageOf<Row>) => Kept | PromiseLike<Kept>) | null,
    failed?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Kept | Failed> {
    this.#first ??= this.#read(null);
    return this.#first.then(kept, failed);
  }

  /** Page by page, for whoever keeps the cursor. */
  async *pages(): AsyncGenerator<PageOf<Row>> {
    this.#first ??= this.#read(null);
    let page = await this.#first;
    yield page;
    while (page.next_cursor !== null) {
      page = await this.#read(page.next_cursor);
      yield page;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for await (const page of this.pages()) yield* page.data;
  }
}
