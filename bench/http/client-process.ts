import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { closedLoop } from "../load/clients";
import { obey } from "../load/load-process";
import type { Load } from "../load/protocol";
import { FEATURE } from "../world/catalogue";
import { Connection, type HttpAnswer } from "./connection";
import { openLoop } from "./open-loop";

export interface HttpOptions {
  readonly port: number;
  readonly secret: string;
  /** A file of account ids: 100,000 of them are too long for a command line. */
  readonly accountsFile: string;
  readonly connections: number;
  /** Decisions a request; 1 is the single route, more the batch route. */
  readonly batch: number;
  /** Null: each connection asks again as soon as it was answered. Else requests arrive at this rate, answered or not. */
  readonly requestsPerSecond: number | null;
  /** Ask of every account once, in order, and stop; instead of at random for ever. */
  readonly isEachOnce: boolean;
}

export interface HttpEvidence {
  /** Decisions that were answered with 200. */
  readonly acknowledged: number;
  readonly byStatus: Readonly<Record<number, number>>;
}

const NO_DECISION = Buffer.from('"decision":null');

async function prepare(options: HttpOptions): Promise<Load> {
  const accounts = JSON.parse(await readFile(options.accountsFile, "utf8")) as readonly string[];
  const connections = Array.from({ length: options.connections }, () => new Connection(options.port));
  await Promise.all(connections.map((connection) => connection.opened()));
  const line = new FreeConnections(connections);
  const byStatus: Record<number, number> = {};
  let acknowledged = 0;
  const accountFor = (nth: number, item: number) =>
    accounts[
      options.isEachOnce
        ? (nth * options.batch + item) % accounts.length
        : Math.floor(Math.random() * accounts.length)
    ] as string;
  const ask = async (nth: number) => {
    const connection = await line.take();
    const answer = await connection.send(requestText(options, nth, (item) => accountFor(nth, item)));
    line.giveBack(connection);
    byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
    if (!isDecided(answer)) return false;
    acknowledged += options.batch;
    return true;
  };
  const asksMax = options.isEachOnce ? Math.ceil(accounts.length / options.batch) : null;
  const load =
    options.requestsPerSecond === null
      ? closedLoop({ clients: options.connections, asksMax }, ask)
      : openLoop(options.requestsPerSecond, ask);
  return {
    start: load.start,
    operations: () => load.operations() * options.batch,
    stop: async () => {
      const latencies = await load.stop();
      for (const connection of connections) connection.close();
      return { evidence: { acknowledged, byStatus } satisfies HttpEvidence, latencies };
    },
  };
}

function isDecided({ status, bytes }: HttpAnswer): boolean {
  return status === 200 && !bytes.includes(NO_DECISION);
}

/** Head and body of the `nth` request. Everything in it is ASCII, so characters are bytes. */
function requestText(options: HttpOptions, nth: number, accountOf: (item: number) => string): string {
  const isBatch = options.batch > 1;
  const items = Array.from({ length: options.batch }, (_, item) =>
    itemText(nth + item, accountOf(item), isBatch),
  );
  const body = isBatch ? `{"decisions":[${items.join()}]}` : (items[0] as string);
  const path = isBatch ? "/api/v1/decisions/batch" : "/api/v1/decisions";
  const key = isBatch ? "" : `Idempotency-Key: ${randomUUID()}\r\n`;
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${options.secret}\r\nContent-Type: application/json\r\n${key}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function itemText(nth: number, account: string, isBatch: boolean): string {
  const key = isBatch ? `"idempotency_key":"${randomUUID()}",` : "";
  const input = 200 + ((nth * 7919) % 6000);
  const output = 5 + ((nth * 104_729) % 400);
  return `{${key}"account":"${account}","feature":"${FEATURE}","usage":{"input_tokens":${input},"output_tokens":${output}}}`;
}

/** Connections that are not waiting for an answer; who finds none waits for the next. */
class FreeConnections {
  readonly #free: Connection[];
  readonly #waiting: ((connection: Connection) => void)[] = [];

  constructor(connections: readonly Connection[]) {
    this.#free = [...connections];
  }

  take(): Promise<Connection> | Connection {
    const connection = this.#free.pop();
    return connection ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  giveBack(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next(connection);
  }
}

obey(prepare);
