/**
 * Who moved: tells listeners of this process which accounts have new facts, whether this process committed them or another
 * one did (through NOTIFY). Only a hint to look: whoever listens reads the numbered snapshot, so a lost hint costs
 * freshness until the next poll and never correctness.
 */
export interface Changes {
  /** Calls `listener` after the account moved, at most once per turn of the event loop; the answer stops it. */
  subscribe(accountId: string, listener: () => void): () => void;
  /** This process moved the account: its listeners hear it now, other processes within `NOTIFY_EVERY_MS`. */
  moved(accountId: string): void;
  /** Another process moved these accounts; null: too many to name. */
  heard(accountIds: readonly string[] | null): void;
  readonly listeners: number;
}

/** NOTIFY takes a lock on commit that would serialise the flushes, so it is sent beside them, gathered over this long. */
const NOTIFY_EVERY_MS = 50;
/** A payload holds 8,000 bytes and an id 37 of them; beyond, everybody looks. */
const NAMED_MAX = 200;

/** `send` publishes one payload (null: "everybody look"); it must not throw. */
export function createChanges(send: (accountIds: readonly string[] | null) => void): Changes {
  const listeners = new Map<string, Set<() => void>>();
  const unsent = new Set<string>();
  let isGathering = false;
  let count = 0;
  const tell = (accountId: string) => {
    for (const listener of listeners.get(accountId) ?? []) listener();
  };
  const flush = () => {
    isGathering = false;
    send(unsent.size > NAMED_MAX ? null : [...unsent]);
    unsent.clear();
  };
  return {
    subscribe(accountId, listener) {
      const own = listeners.get(accountId) ?? new Set();
      own.add(listener);
      listeners.set(accountId, own);
      count++;
      return () => {
        if (!own.delete(listener)) return;
        count--;
        if (own.size === 0) listeners.delete(accountId);
      };
    },
    moved(accountId) {
      tell(accountId);
      if (unsent.size <= NAMED_MAX) unsent.add(accountId);
      if (isGathering) return;
      isGathering = true;
      setTimeout(flush, NOTIFY_EVERY_MS).unref();
    },
    heard(accountIds) {
      for (const accountId of accountIds ?? listeners.keys()) tell(accountId);
    },
    get listeners() {
      return count;
    },
  };
}
