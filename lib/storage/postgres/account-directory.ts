import type pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { AccountDirectory, AccountEntry } from "../read-ports";
import { asStoreError } from "./pool";

const BY_ID = {
  name: "account_by_id",
  text: "select id, livemode from accounts where id = $1::uuid",
};
const BY_EXTERNAL_ID = {
  name: "account_by_external_id",
  text: "select id, livemode from accounts where livemode = $1 and external_id = $2",
};
const MEMBER_BY_EXTERNAL_ID = {
  name: "member_by_external_id",
  text: "select id from members where account_id = $1::uuid and external_id = $2 and removed_at is null",
};
/** About 150 bytes an entry. */
const ENTRIES_MAX = 200_000;

interface Row {
  readonly id: string;
  readonly livemode: boolean;
}

/**
 * Accounts by either id, remembered under the one that was asked for: callers keep to one, and half of the memory would be for the
 * other. What an entry says is fixed when the account is opened. That there is none is asked anew every time, since the account may
 * be opened the moment after.
 */
export function createAccountDirectory(pool: pg.Pool, entriesMax = ENTRIES_MAX): AccountDirectory {
  const entries = new OldestOut<AccountEntry>(entriesMax);
  const load = async (
    statement: typeof BY_ID,
    values: readonly unknown[],
    name?: string,
  ): Promise<AccountEntry | null> => {
    let row: Row | undefined;
    try {
      row = (await pool.query<Row>({ ...statement, values: [...values] })).rows[0];
    } catch (error) {
      throw asStoreError(error);
    }
    if (row === undefined) return null;
    const entry = { id: idOfUuid("acct", row.id), livemode: row.livemode };
    entries.set(name ?? entry.id, entry);
    return entry;
  };
  return {
    byId: async (accountId) => entries.get(accountId) ?? load(BY_ID, [uuidOfId(accountId)]),
    byExternalId: async (livemode, externalId) => {
      const name = externalName(livemode, externalId);
      return entries.get(name) ?? load(BY_EXTERNAL_ID, [livemode, externalId], name);
    },
    async memberByExternalId(accountId, externalId) {
      const values = [uuidOfId(accountId), externalId];
      try {
        const { rows } = await pool.query<{ id: string }>({ ...MEMBER_BY_EXTERNAL_ID, values });
        return rows[0] === undefined ? null : idOfUuid("mem", rows[0].id);
      } catch (error) {
        throw asStoreError(error);
      }
    },
  };
}

/** Starts like no id of ours, so that both kinds of name fit into one map. */
function externalName(livemode: boolean, externalId: string): string {
  return `${livemode ? "live" : "test"}:${externalId}`;
}

/** A map that lets the entry go that was put in first: entries never change, so which one goes costs a query and nothing else. */
class OldestOut<Value> {
  readonly #values = new Map<string, Value>();
  readonly #valuesMax: number;

  constructor(valuesMax: number) {
    this.#valuesMax = valuesMax;
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    if (this.#values.size > this.#valuesMax) this.#values.delete(this.#values.keys().next().value as string);
  }
}
