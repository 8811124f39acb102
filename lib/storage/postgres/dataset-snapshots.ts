import type pg from "pg";
import type { DatasetSnapshot, DatasetSnapshots } from "../read-ports";
import { createChainRows } from "./chain-rows";
import { createDatasetReads } from "./dataset-reads";
import { asStoreError } from "./pool";

/**
 * Snapshots on Postgres: one read-only transaction of repeatable read each, on a connection of its own. It locks nothing, and holds
 * back vacuum while it is open; therefore it is ended from here when its time is up, however slowly its reader reads.
 */
export function createDatasetSnapshots(pool: pg.Pool): DatasetSnapshots {
  return {
    async open({ signal, limitMs }) {
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw asStoreError(error);
      }
      // Lost between two queries, it says so as an event, which would end the process; the next query fails all the same.
      const onError = () => {};
      client.on("error", onError);
      let isOpen = true;
      let timer: NodeJS.Timeout | undefined;
      const end = (isWhole: boolean) => {
        if (!isOpen) return;
        isOpen = false;
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        client.off("error", onError);
        // In the middle of a statement, the connection is thrown away: Postgres ends the statement and the transaction with it.
        client.release(!isWhole);
      };
      const abort = () => end(false);
      signal.addEventListener("abort", abort, { once: true });
      try {
        await client.query("begin isolation level repeatable read, read only");
      } catch (error) {
        end(false);
        throw asStoreError(error);
      }
      // Its time runs from here: what nobody could read yet holds nothing back.
      if (signal.aborted) end(false);
      else timer = setTimeout(abort, limitMs);
      return snapshotOf(client, () => isOpen, end);
    },
  };
}

function snapshotOf(
  client: pg.PoolClient,
  isOpen: () => boolean,
  end: (isWhole: boolean) => void,
): DatasetSnapshot {
  let running = 0;
  const query = async (config: pg.QueryConfig) => {
    // A connection that was given back is somebody else's.
    if (!isOpen()) throw new Error("the snapshot is closed: its reader has gone, or its time was up");
    running++;
    try {
      return await client.query(config);
    } finally {
      running--;
    }
  };
  return {
    reads: createDatasetReads({ query: query as pg.Pool["query"] }),
    chain: createChainRows(query),
    async close() {
      if (!isOpen()) return;
      if (running > 0) return end(false);
      const isEnded = await client.query("commit").then(
        () => true,
        () => false,
      );
      end(isEnded);
    },
  };
}
