import type pg from "pg";
import { AS_TEXT } from "./as-text";

const ROWS_AT_ONCE = 500;

/**
 * A server-side cursor that is read row by row, a few hundred fetched at a time, so that a table of any size passes through little
 * memory. Lives inside the client's transaction and sees its snapshot.
 */
export class RowCursor<Row extends object> {
  readonly #client: pg.PoolClient;
  readonly #name: string;
  #rows: readonly Row[] = [];
  #at = 0;
  #isDone = false;

  private constructor(client: pg.PoolClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** `name` and `query` are ours, never a caller's text: a cursor's query takes no parameters. */
  static async open<Row extends object>(
    client: pg.PoolClient,
    name: string,
    query: string,
  ): Promise<RowCursor<Row>> {
    await client.query(`declare ${name} no scroll cursor for ${query}`);
    return new RowCursor<Row>(client, name);
  }

  /** Whether the next row has to be fetched first. */
  get isDry(): boolean {
    return !this.#isDone && this.#at === this.#rows.length;
  }

  async fetch(): Promise<void> {
    const text = `fetch ${ROWS_AT_ONCE} from ${this.#name}`;
    const { rows } = await this.#client.query<Row>({ text, types: AS_TEXT });
    this.#rows = rows;
    this.#at = 0;
    this.#isDone = rows.length === 0;
  }

  /** The next row, or null at the end. Not while `isDry`. */
  peek(): Row | null {
    return this.#rows[this.#at] ?? null;
  }

  advance(): void {
    this.#at++;
  }

  async close(): Promise<void> {
    await this.#client.query(`close ${this.#name}`);
  }
}
