import { connect, createServer, type Socket } from "node:net";

export interface CuttableLine {
  /** Where the app is reached by way of the line. */
  readonly url: string;
  /** Ends every connection and takes no new one. */
  cut(): void;
  /** Keeps connections and lets nothing through. */
  hold(): void;
  mend(): void;
  close(): Promise<void>;
}

/**
 * The wire between a browser and the app, which a test may cut. The browser's own offline switch lets open connections live, and
 * it is just those that a page's live updates come by.
 */
export async function cuttableLine(target: string): Promise<CuttableLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let state: "whole" | "held" | "cut" = "whole";
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (state === "cut") return near.destroy();
    const far = connect(Number(port), hostname);
    keep(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk) => {
      if (state !== "held") near.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the line has no port");
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${address.port}`,
    cut() {
      state = "cut";
      endAll();
    },
    hold() {
      state = "held";
    },
    mend() {
      state = "whole";
    },
    close() {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
