import { connect, createServer, type Server, type Socket } from "node:net";

/** A line to a database that can be cut or go silent, as networks do. */
export interface BrokenLine {
  /** The database's connection string through this line. */
  readonly url: string;
  /** Ends every connection and takes no new one. */
  cut(): void;
  /** Connections stay open and nothing gets through any more: what a lost network looks like. */
  freeze(): void;
  /** Lets everything through again; what was frozen goes on, what was cut has to connect anew. */
  mend(): void;
  /** Cuts once, at the moment the database's next answer comes back: what was asked for is done, and nobody is told. */
  cutAtNextAnswer(): void;
  close(): Promise<void>;
}

/** Puts a line in front of the database that `url` names. */
export async function brokenLine(url: string): Promise<BrokenLine> {
  const target = new URL(url);
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "whole" | "cut" | "frozen" | "cut at answer" = "whole";
  const cutAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const server: Server = createServer((near) => {
    if (state === "cut") {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      if (state === "cut at answer") {
        state = "whole";
        cutAll();
      } else near.write(bytes);
    });
    if (state === "frozen") for (const socket of pair) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const through = new URL(url);
  through.port = String((server.address() as { port: number }).port);
  through.hostname = "127.0.0.1";
  return {
    url: through.href,
    cut() {
      state = "cut";
      cutAll();
    },
    freeze() {
      state = "frozen";
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    mend() {
      state = "whole";
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    cutAtNextAnswer() {
      state = "cut at answer";
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
