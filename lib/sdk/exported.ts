import { Paged, type PageOf } from "./paged.ts";

export type ExportType = "text/csv" | "application/x-ndjson";

/** A list that can also be had whole: all of its rows as of one instant, however many, however much is added meanwhile. */
export class Exported<Row> extends Paged<Row> {
  readonly #open: (accept: ExportType) => Promise<Response>;

  constructor(
    read: (cursor: string | null) => Promise<PageOf<Row>>,
    open: (accept: ExportType) => Promise<Response>,
  ) {
    super(read);
    this.#open = open;
  }

  /** The answer while it arrives, to be written to a file or passed on. An export that breaks off breaks its body. */
  download(accept: ExportType): Promise<Response> {
    return this.#open(accept);
  }

  /** Every row, as they arrive. A reader that stops ends the export. */
  async *rows(): AsyncGenerator<Row> {
    const response = await this.#open("application/x-ndjson");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = "";
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += decoder.decode(part.value, { stream: true });
        const lines = text.split("\n");
        text = lines.pop() ?? "";
        for (const line of lines) yield JSON.parse(line) as Row;
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}
