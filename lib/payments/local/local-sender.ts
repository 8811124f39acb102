import { idOfUuid } from "@/lib/engine/ids";
import { Rounds } from "@/lib/rounds";
import type { Runtime } from "@/lib/runtime";
import { localSecretOf, signLocal } from "./signature";

const AT_ONCE_MAX = 20;
const POLL_MS = 500;
const TIMEOUT_MS = 10_000;
/** After a failure, by the number of tries; then every hour, for ever: a simulator that gave up would only hide what it is there to show. */
const RETRY_MS = [1_000, 5_000, 30_000, 300_000];
const RETRY_LAST_MS = 3_600_000;

interface DueEvent {
  readonly id: string;
  readonly body: string;
  readonly copies: number;
  readonly tries: number;
}

/** Sends the simulator's webhooks, signed, over HTTP to our own endpoint: there is no shorter way to credits. Any number of processes may send. */
export class LocalSender {
  readonly #runtime: Runtime;
  readonly #rounds: Rounds;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#rounds = new Rounds({
      round: async () => ((await this.sendDue()) > 0 ? 0 : POLL_MS),
      failed: (error) =>
        runtime.log.warn({ err: error }, "test payments were not told; they will be tried again"),
      retryMs: POLL_MS,
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Everything that is due, once; how many events that were. */
  async sendDue(): Promise<number> {
    const due = await this.#claim();
    await Promise.all(due.map((event) => this.#send(event)));
    return due.length;
  }

  /** Moves what is due to when it would be tried again, so that nobody else sends it meanwhile, and a process that ends here loses nothing. */
  async #claim(): Promise<DueEvent[]> {
    const now = new Date(this.#runtime.clock.now());
    const leased = new Date(now.getTime() + TIMEOUT_MS * 2);
    return this.#runtime.db.$queryRaw<DueEvent[]>`
      update local_events set due_at = ${leased}, tries = tries + 1
       where id in (select id from local_events where delivered_at is null and due_at <= ${now}
                     order by due_at limit ${AT_ONCE_MAX} for update skip locked)
      returning id, body, copies, tries`;
  }

  async #send({ id, body, copies, tries }: DueEvent): Promise<void> {
    const { db, clock } = this.#runtime;
    const statuses = await Promise.all(Array.from({ length: copies }, () => this.#post(body)));
    const status = statuses.find((one) => one !== 200) ?? 200;
    const now = clock.now();
    await db.localEvent.update({
      where: { id },
      data:
        status === 200
          ? { lastStatus: status, deliveredAt: new Date(now) }
          : { lastStatus: status, dueAt: new Date(now + (RETRY_MS[tries - 1] ?? RETRY_LAST_MS)) },
    });
    this.#runtime.log.debug({ event: idOfUuid("evt", id), status, copies }, "a test payment was told");
  }

  /** The answer's status; 0 where there was none. */
  async #post(body: string): Promise<number> {
    const { config, clock } = this.#runtime;
    const signature = signLocal(localSecretOf(config.authSecret), body, clock.now());
    try {
      const response = await fetch(`${config.url}/api/payments/local/webhook`, {
        method: "POST",
        headers: { "content-type": "application/json", "local-signature": signature },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}
