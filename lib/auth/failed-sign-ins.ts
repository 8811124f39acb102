import { LRUCache } from "lru-cache";
import type { Clock } from "@/lib/clock";
import type { Instant } from "@/lib/engine/amounts";

const FAILURES_MAX = 10;
const REMEMBERED_MS = 5 * 60_000;
const ADDRESSES_MAX = 10_000;
/** The most that an address can have (RFC 3696, errata). */
const EMAIL_CHARACTERS_MAX = 320;

/**
 * Failed sign-ins by e-mail address. The limit by network address stands before it, but whoever can choose the address that
 * a proxy reports gets around that one; this one bounds how fast the password of one person can be guessed, wherever from.
 */
export class FailedSignIns {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #failures = new LRUCache<string, Instant[]>({ max: ADDRESSES_MAX });

  constructor(clock: Clock, max: number = FAILURES_MAX) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Seconds until this address may try again; 0 when it may now. */
  waitSeconds(email: string): number {
    const recent = this.#recent(email);
    const oldest = recent[recent.length - this.#max];
    return oldest === undefined ? 0 : Math.ceil((oldest + REMEMBERED_MS - this.#clock.now()) / 1000);
  }

  failed(email: string): void {
    const recent = this.#recent(email);
    recent.push(this.#clock.now());
    this.#failures.set(emailKey(email), recent.slice(-this.#max));
  }

  succeeded(email: string): void {
    this.#failures.delete(emailKey(email));
  }

  #recent(email: string): Instant[] {
    const since = this.#clock.now() - REMEMBERED_MS;
    return (this.#failures.get(emailKey(email)) ?? []).filter((at) => at > since);
  }
}

/** How an e-mail address is compared: people type capitals and spaces as their keyboards do. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase().slice(0, EMAIL_CHARACTERS_MAX);
}
