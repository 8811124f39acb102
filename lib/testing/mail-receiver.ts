import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A mail as a server was handed it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  /** Headers and body as they came over the line. */
  readonly raw: string;
  readonly messageId: string;
}

type Step = "MAIL" | "RCPT" | "DATA" | "AUTH" | "END";

/** Somebody's mail server: speaks SMTP over TCP, keeps what it takes, and answers a step as it is told. */
export class MailReceiver {
  readonly received: ReceivedMail[] = [];
  readonly #answers = new Map<Step, string>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {});
      this.#converse(socket);
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  url(credentials = ""): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the receiver does not listen");
    return `smtp://${credentials}127.0.0.1:${address.port}`;
  }

  /** From now on this step is answered so; empty: it is taken, and not answered; null: as a server that takes it. */
  answerWith(step: Step, answer: string | null): void {
    if (answer === null) this.#answers.delete(step);
    else this.#answers.set(step, answer);
  }

  /** Waits until so many have come, and gives them. */
  async until(count: number): Promise<readonly ReceivedMail[]> {
    const until = performance.now() + 20_000;
    while (this.received.length < count) {
      if (performance.now() > until) throw new Error(`${this.received.length} of ${count} have come`);
      await pause(5);
    }
    return this.received;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #converse(socket: Socket): void {
    let buffered = "";
    let isData = false;
    let [from, to] = ["", ""];
    const say = (line: string) => line !== "" && socket.write(`${line}\r\n`);
    const answer = (step: Step, usual: string) => say(this.#answers.get(step) ?? usual);
    const take = (raw: string) => {
      const refusal = this.#answers.get("END");
      if (refusal === undefined || refusal === "") {
        const messageId = /^message-id: (.*)$/im.exec(raw)?.[1] ?? "";
        this.received.push({ from, to, raw, messageId });
      }
      say(refusal ?? "250 taken");
    };
    const hear = (line: string) => {
      const command = line.slice(0, 4).toUpperCase();
      if (command === "EHLO") socket.write("250-receiver\r\n250 AUTH PLAIN LOGIN\r\n");
      else if (command === "AUTH") answer("AUTH", "235 in");
      else if (command === "MAIL") {
        from = addressIn(line);
        answer("MAIL", "250 ok");
      } else if (command === "RCPT") {
        to = addressIn(line);
        answer("RCPT", "250 ok");
      } else if (command === "DATA") {
        isData = !this.#answers.has("DATA");
        answer("DATA", "354 go on");
      } else if (command === "QUIT") socket.end("221 bye\r\n");
      else say("250 ok");
    };
    say("220 receiver ready");
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      buffered += chunk;
      for (;;) {
        const end = buffered.indexOf(isData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const heard = buffered.slice(0, end);
        buffered = buffered.slice(end + (isData ? 5 : 2));
        if (isData) {
          isData = false;
          take(heard);
        } else hear(heard);
      }
    });
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}
