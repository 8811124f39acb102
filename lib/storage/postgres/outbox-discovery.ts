/** A row of the statement that finds what moved; every column as text. */
export interface MovedRow {
  readonly slot: string;
  readonly usage_xid: string;
  readonly account_xid: string;
  readonly usage_to: string;
  readonly account_to: string;
  readonly kind: "usage" | "account" | null;
  readonly account_id: string | null;
  readonly seq: string | null;
  readonly xid: string | null;
  readonly facts: string | null;
}

export interface DiscoveredAccount {
  readonly uuid: string;
  /** The latest fact that was found. */
  seq: number;
  /** What the account's slot was past before. */
  readonly usageXid: string;
  readonly accountXid: string;
}

interface SlotAfter {
  readonly slot: number;
  readonly usageXid: string;
  readonly accountXid: string;
}

interface SlotFacts {
  readonly row: MovedRow;
  readonly usage: Found;
  readonly account: Found;
}
interface Found {
  facts: number;
  lastXid: bigint;
}

/** What one look found: accounts that moved, and where their slots stand after it. */
export class Discovery {
  readonly slots: readonly SlotAfter[];
  /** Whether some slot gave as much as it may: there may be more. */
  readonly isFull: boolean;
  readonly #accounts = new Map<string, DiscoveredAccount>();

  constructor(rows: readonly MovedRow[], factsMax: number) {
    const bySlot = new Map<string, SlotFacts>();
    for (const row of rows) {
      const slot = bySlot.get(row.slot) ?? { row, usage: none(), account: none() };
      bySlot.set(row.slot, slot);
      if (row.kind !== null) this.#add(row, slot[row.kind]);
    }
    const isFull = ({ facts }: Found) => facts >= factsMax;
    // A slot that gave all it had is past everything that could be read; one that did not is past the last it gave.
    const after = (found: Found, to: string) => (isFull(found) ? String(found.lastXid) : to);
    const all = [...bySlot.values()];
    this.slots = all.map(({ row, usage, account }) => ({
      slot: Number(row.slot),
      usageXid: after(usage, row.usage_to),
      accountXid: after(account, row.account_to),
    }));
    this.isFull = all.some(({ usage, account }) => isFull(usage) || isFull(account));
  }

  accounts(): readonly DiscoveredAccount[] {
    return [...this.#accounts.values()];
  }

  #add(row: MovedRow, found: Found): void {
    const xid = BigInt(row.xid as string);
    found.facts += Number(row.facts);
    if (xid > found.lastXid) found.lastXid = xid;
    const uuid = row.account_id as string;
    const seq = Number(row.seq);
    const known = this.#accounts.get(uuid);
    if (known === undefined)
      this.#accounts.set(uuid, { uuid, seq, usageXid: row.usage_xid, accountXid: row.account_xid });
    else known.seq = Math.max(known.seq, seq);
  }
}

const none = (): Found => ({ facts: 0, lastXid: 0n });
