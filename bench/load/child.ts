import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Final, Mark, Order, Word } from "./protocol";

/** One load process, as the bench sees it. */
export class LoadProcess {
  readonly #child: ChildProcess;
  #waiting: { readonly kind: Word["kind"]; resolve(word: Word): void; reject(error: Error): void } | null =
    null;

  constructor(script: string, options: object, nodeFlags: readonly string[]) {
    this.#child = fork(script, [JSON.stringify(options)], {
      execArgv: ["--import", "./server/typescript.js", ...nodeFlags],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child.on("message", (word: Word) => this.#hear(word));
    this.#child.on("exit", (code) => this.#waiting?.reject(new Error(`${script} ended with ${code}`)));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async ready(): Promise<void> {
    await this.#next("ready");
  }

  start(): void {
    this.#order({ kind: "start" });
  }

  async mark(): Promise<Mark> {
    this.#order({ kind: "mark" });
    return ((await this.#next("marked")) as Extract<Word, { kind: "marked" }>).mark;
  }

  /** Everything it began was answered. It stays, so that its processor time can be read. */
  async stop(): Promise<Final> {
    this.#order({ kind: "stop" });
    return ((await this.#next("stopped")) as Extract<Word, { kind: "stopped" }>).final;
  }

  /** It ends, and writes its profile before it does, where it was told to. */
  async leave(): Promise<void> {
    this.#order({ kind: "leave" });
    if (this.#child.exitCode === null) await once(this.#child, "exit");
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #order(order: Order): void {
    this.#child.send(order);
  }

  #next(kind: Word["kind"]): Promise<Word> {
    return new Promise((resolve, reject) => {
      this.#waiting = { kind, resolve, reject };
    });
  }

  #hear(word: Word): void {
    if (word.kind === "failed") this.#waiting?.reject(new Error(word.error));
    else if (word.kind === this.#waiting?.kind) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve(word);
    }
  }
}
