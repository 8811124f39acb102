import {
  type Decision,
  isSpillwayError,
  type Spillway,
  type SpillwayError,
  type Standing,
} from "../spillway.ts";

/** An account as its stream tells of it. A new object whenever something in it changed, and the same one while nothing has. */
export interface AccountSnapshot {
  /** The newest numbered snapshot; null until the first has come. */
  readonly standing: Standing | null;
  /** Decisions since somebody looks, newest first. */
  readonly decisions: readonly Decision[];
  /** Counts the balance updates that were told, so that whoever waits for one can tell that there was one. */
  readonly balanceUpdates: number;
  /** `lost`: what is shown was true, and the line is being opened again. `refused`: it will not be. */
  readonly line: "connecting" | "live" | "lost" | "refused";
  readonly error: SpillwayError | null;
}

const DECISIONS_MAX = 200;
const NOTHING: AccountSnapshot = {
  standing: null,
  decisions: [],
  balanceUpdates: 0,
  line: "connecting",
  error: null,
};

/** One stream per account and client, however many components look at it; open only while one does. */
export class AccountFeed {
  readonly #client: Pick<Spillway, "streamAccount">;
  readonly #account: string;
  readonly #listeners = new Set<() => void>();
  #snapshot = NOTHING;
  #closing: AbortController | null = null;

  constructor(client: Pick<Spillway, "streamAccount">, account: string) {
    this.#client = client;
    this.#account = account;
  }

  readonly snapshot = (): AccountSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#closing === null) {
      this.#closing = new AbortController();
      void this.#read(this.#closing.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#closing?.abort();
      this.#closing = null;
    };
  };

  async #read(signal: AbortSignal): Promise<void> {
    const seq = this.#snapshot.standing?.seq;
    const change = (part: Partial<AccountSnapshot>) => {
      if (!signal.aborted) this.#change(part);
    };
    try {
      const events = this.#client.streamAccount(this.#account, {
        signal,
        ...(seq === undefined ? {} : { lastEventId: String(seq) }),
        onOpen: () => change({ line: "live", error: null }),
        onLost: (error) => change({ line: "lost", error: isSpillwayError(error) ? error : null }),
      });
      for await (const event of events) {
        if (event.type === "standing") change({ standing: event.data });
        else if (event.type === "decision") change({ decisions: this.#with(event.data) });
        else if (event.type === "balance_update")
          change({ balanceUpdates: this.#snapshot.balanceUpdates + 1 });
      }
    } catch (error) {
      if (!isSpillwayError(error)) throw error;
      change({ line: "refused", error });
    }
  }

  /** After a lost line one may come twice. */
  #with(decision: Decision): readonly Decision[] {
    const others = this.#snapshot.decisions.filter(({ id }) => id !== decision.id);
    return [decision, ...others].slice(0, DECISIONS_MAX);
  }

  #change(part: Partial<AccountSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }
}

const feeds = new WeakMap<object, Map<string, AccountFeed>>();

/** The feed that all components of this client share. */
export function feedOf(client: Spillway, account: string): AccountFeed {
  const ofClient = feeds.get(client) ?? new Map<string, AccountFeed>();
  feeds.set(client, ofClient);
  const known = ofClient.get(account);
  if (known !== undefined) return known;
  const feed = new AccountFeed(client, account);
  ofClient.set(account, feed);
  return feed;
}
