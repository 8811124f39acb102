import { hash, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "@/lib/clock";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { KeyPrincipal, Scope } from "@/lib/http/principal";
import type { Database } from "@/lib/storage/ports";
import { drawSecret, isLiveSecret, isSecret, type NewSecret } from "./api-key-secret";

/** Finds the caller behind an API key's secret. */
export interface KeyRing {
  /**
   * The caller, or null for a secret that is unknown, revoked or expired. Without a promise where it is remembered: the fast
   * lane answers thousands of requests a second with one key. Throws when it has to ask the database and cannot.
   */
  find(secret: string): KeyPrincipal | null | Promise<KeyPrincipal | null>;
  draw(livemode: boolean): NewSecret;
  /** What was remembered of a key is not used any more; call it after the change has committed. */
  forget(keyId: string): void;
}

export interface KeyRingParts {
  readonly db: Database;
  readonly clock: Clock;
  /** Told when the note of a key's last use could not be written. */
  readonly report: (error: unknown) => void;
}

/** How long another process may not hear of a revocation. */
const REMEMBERED_MS = 5_000;
/** From this age on it is asked again beside the requests, so that none of them waits for it. */
const REFRESHED_MS = 2_500;
const NOTED_EVERY_MS = 60_000;
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly principal: KeyPrincipal;
  readonly expiresAt: Instant | null;
  /** When the database was asked; what changed since is not known here. */
  readonly askedAt: Instant;
  usedNotedAt: Instant;
}

export function createKeyRing(parts: KeyRingParts): KeyRing {
  const ring = new RememberedKeys(parts);
  return {
    find: (secret) => ring.find(secret),
    draw: drawSecret,
    forget: (keyId) => ring.forget(keyId),
  };
}

/** Keys by the hash of their secret, least recently asked first; the secrets themselves are not kept. */
class RememberedKeys {
  readonly #parts: KeyRingParts;
  readonly #entries = new LRUCache<string, Entry>({ max: ENTRIES_MAX });
  readonly #asking = new Map<string, Promise<Entry | null>>();
  /** Counts what was forgotten, so that an answer from before a revocation is not remembered after it. */
  #forgotten = 0;

  constructor(parts: KeyRingParts) {
    this.#parts = parts;
  }

  find(secret: string): KeyPrincipal | null | Promise<KeyPrincipal | null> {
    if (!isSecret(secret)) return null;
    const secretHash = hash("sha256", secret, "base64");
    const now = this.#parts.clock.now();
    const entry = this.#entries.get(secretHash);
    if (entry === undefined || now - entry.askedAt >= REMEMBERED_MS || now < entry.askedAt) {
      return this.#ask(secretHash, secret).then((found) => this.#use(found));
    }
    if (now - entry.askedAt >= REFRESHED_MS) this.#ask(secretHash, secret).catch(() => {});
    return this.#use(entry);
  }

  forget(keyId: string): void {
    this.#forgotten++;
    for (const [secretHash, entry] of this.#entries) {
      if (entry.principal.keyId === keyId) this.#entries.delete(secretHash);
    }
  }

  #use(entry: Entry | null): KeyPrincipal | null {
    const now = this.#parts.clock.now();
    if (entry === null || (entry.expiresAt !== null && entry.expiresAt <= now)) return null;
    if (now - entry.usedNotedAt >= NOTED_EVERY_MS) {
      entry.usedNotedAt = now;
      this.#noteUse(entry.principal.keyId, now);
    }
    return entry.principal;
  }

  /** Asks the database, once for all who wait for the same key. */
  #ask(secretHash: string, secret: string): Promise<Entry | null> {
    const asked = this.#asking.get(secretHash);
    if (asked !== undefined) return asked;
    const asking = this.#load(secretHash, secret).finally(() => this.#asking.delete(secretHash));
    this.#asking.set(secretHash, asking);
    return asking;
  }

  async #load(secretHash: string, secret: string): Promise<Entry | null> {
    const askedAt = this.#parts.clock.now();
    const forgotten = this.#forgotten;
    const wanted = Uint8Array.from(Buffer.from(secretHash, "base64"));
    const row = await this.#parts.db.apiKey.findFirst({
      where: { OR: [{ secretHash: wanted }, { previousHash: wanted }] },
    });
    this.#entries.delete(secretHash);
    if (row === null || row.revokedAt !== null || row.livemode !== isLiveSecret(secret)) return null;
    const isCurrent = timingSafeEqual(row.secretHash, wanted);
    if (!isCurrent && (row.previousHash === null || !timingSafeEqual(row.previousHash, wanted))) return null;
    const entry: Entry = {
      principal: {
        kind: "key",
        keyId: idOfUuid("key", row.id),
        scopes: row.scopes as Scope[],
        livemode: row.livemode,
        accountId: row.accountId === null ? null : idOfUuid("acct", row.accountId),
        memberId: row.memberId === null ? null : idOfUuid("mem", row.memberId),
      },
      expiresAt: earliest(row.expiresAt, isCurrent ? null : row.previousUntil),
      askedAt,
      usedNotedAt: row.lastUsedAt?.getTime() ?? 0,
    };
    if (forgotten === this.#forgotten) this.#entries.set(secretHash, entry);
    return entry;
  }

  /** Beside the request. A process that dies loses a note of when a key was last used, and nothing else. */
  #noteUse(keyId: string, at: Instant): void {
    const used = { id: uuidOfId(keyId), OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(at) } }] };
    this.#parts.db.apiKey
      .updateMany({ where: used, data: { lastUsedAt: new Date(at) } })
      .catch(this.#parts.report);
  }
}

/** The secret before the current one ends earlier than its key. */
function earliest(...ends: readonly (Date | null)[]): Instant | null {
  const times = ends.flatMap((end) => (end === null ? [] : [end.getTime()]));
  return times.length === 0 ? null : Math.min(...times);
}
