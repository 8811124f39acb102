import { connect, type Socket } from "node:net";

/** What came back. `body` is only looked at where the caller wants it: reading it costs the client more than sending. */
export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("\r\n0\r\n\r\n");

/**
 * One kept-alive connection with one request on its way at a time: plain sockets, since a client that shares the machine
 * with what it measures must cost little. Understands what both lanes answer: a length, or chunks.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #opened: Promise<void>;
  #received: Buffer[] = [];
  #length = 0;
  /** Bytes of the whole answer; 0 until its head is read, -1 where it comes in chunks. */
  #expected = 0;
  #waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | null = null;

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once("connect", resolve);
      this.#socket.once("error", reject);
    });
    this.#socket.on("data", (chunk) => this.#take(chunk as Buffer));
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  opened(): Promise<void> {
    return this.#opened;
  }

  /** `request` is the whole of it: head, empty line, body. */
  send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request, "latin1");
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === 0) this.#readHead();
    if (this.#expected > 0 && this.#length >= this.#expected) this.#finish();
    else if (this.#expected === -1 && this.#endsWithLastChunk(chunk)) this.#finish();
  }

  #readHead(): void {
    const bytes = this.#received.length === 1 ? (this.#received[0] as Buffer) : Buffer.concat(this.#received);
    this.#received = [bytes];
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return;
    const head = bytes.toString("latin1", 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    this.#expected = length === undefined ? -1 : end + HEAD_END.length + Number(length);
  }

  #endsWithLastChunk(chunk: Buffer): boolean {
    const tail =
      chunk.length >= LAST_CHUNK.length ? chunk : Buffer.concat(this.#received).subarray(-LAST_CHUNK.length);
    return tail.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
  }

  #finish(): void {
    const bytes = this.#received.length === 1 ? (this.#received[0] as Buffer) : Buffer.concat(this.#received);
    this.#received = [];
    this.#length = 0;
    this.#expected = 0;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: Number(bytes.toString("latin1", 9, 12)), bytes });
  }
}
