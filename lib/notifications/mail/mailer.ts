import type { Clock } from "@/lib/clock";
import { Rounds } from "@/lib/rounds";
import type { LeasedMail, MailStore, MailVerdict } from "@/lib/storage/mail-ports";
import { retryAt } from "./schedule";
import { type HandedOver, type MailTransport, SEND_MS_MAX } from "./transport";

export interface MailerObserver {
  /** An attempt is recorded. `delayMs` is the mail's age. */
  attempted(attempt: {
    readonly kind: string;
    readonly verdict: MailVerdict["kind"];
    readonly error: string | null;
    readonly delayMs: number;
  }): void;
  failed(error: unknown): void;
}

interface MailerOptions {
  readonly store: MailStore;
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly observer: MailerObserver;
  readonly pollMs: number;
  /** Mails older than this are forgotten, unless they still wait. */
  readonly keptMs: number;
}

const AT_ONCE = 2;
/** Beyond the time an attempt may take: for what is written after it. */
const LEASE_MARGIN_MS = 10_000;
const RETRY_MS = 1_000;
const FORGET_EVERY_MS = 60_000;

/**
 * Sends what waits. Any number of workers may run: a mail is one's at a time, by a lease, and one that died with a mail under way
 * leaves it to be sent again, with the same Message-ID.
 */
export class Mailer {
  readonly #options: MailerOptions;
  readonly #lanes: readonly Rounds[];
  readonly #forgetting: Rounds;

  constructor(options: MailerOptions) {
    this.#options = options;
    const { store, clock, keptMs, pollMs, observer } = options;
    const { failed } = observer;
    this.#lanes = Array.from(
      { length: AT_ONCE },
      () =>
        new Rounds({
          round: async () => ((await this.#sendNext()) ? 0 : pollMs),
          failed,
          retryMs: RETRY_MS,
        }),
    );
    // What is old enough goes, a few thousand rows at a time.
    this.#forgetting = new Rounds({
      round: async () => ((await store.forget(clock.now() - keptMs)) > 0 ? 0 : FORGET_EVERY_MS),
      failed,
      retryMs: FORGET_EVERY_MS,
    });
  }

  /** Something may have come to be sent. */
  wake(): void {
    for (const lane of this.#lanes) lane.wake();
  }

  start(): void {
    for (const rounds of [...this.#lanes, this.#forgetting]) rounds.start();
  }

  /** Lets attempts under way end; nothing is begun after that. */
  async stop(): Promise<void> {
    await Promise.all([...this.#lanes, this.#forgetting].map((rounds) => rounds.stop()));
    this.#options.transport.close();
  }

  async #sendNext(): Promise<boolean> {
    const { store, transport, clock, observer } = this.#options;
    const now = clock.now();
    const mail = await store.lease({ now, until: now + SEND_MS_MAX + LEASE_MARGIN_MS });
    if (mail === null) return false;
    const isLate = mail.uselessAt !== null && mail.uselessAt <= now;
    const handed: HandedOver = isLate
      ? { kind: "refused", error: "too late to be of use" }
      : await transport.send(mail);
    const verdict = verdictOf(handed, mail, clock.now());
    await store.record(mail, verdict, clock.now());
    const error = "error" in verdict ? verdict.error : null;
    observer.attempted({ kind: mail.kind, verdict: verdict.kind, error, delayMs: now - mail.createdAt });
    return true;
  }
}

function verdictOf(handed: HandedOver, mail: LeasedMail, now: number): MailVerdict {
  if (!("error" in handed)) return { kind: handed.kind };
  const { kind, error } = handed;
  const at = kind === "refused" ? null : retryAt(mail.tries + 1, now, Math.random(), mail.uselessAt);
  return at === null ? { kind: "failed", error } : { kind: "again", at, error };
}
