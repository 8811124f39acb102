import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type {
  Access,
  AccessOutcome,
  AccessRequest,
  Decision,
  DecisionRequest,
  Spillway,
  StoredDecision,
} from "../spillway.ts";
import { type AccountSnapshot, feedOf } from "./account-feed.ts";
import { type Loaded, useLoaded } from "./loaded.ts";

export type { AccountSnapshot } from "./account-feed.ts";
export type { Loaded } from "./loaded.ts";

const Client = createContext<Spillway | null>(null);

/** Gives the hooks below it the client that they ask. Make the client once, outside of components. */
export function SpillwayProvider({
  client,
  children,
}: {
  readonly client: Spillway;
  readonly children: ReactNode;
}) {
  return createElement(Client.Provider, { value: client }, children);
}

export function useSpillway(): Spillway {
  const client = useContext(Client);
  if (client === null) throw new Error("there is no SpillwayProvider above");
  return client;
}

/** The account's newest snapshot, live; all hooks of one account share one stream. */
export function useStanding(account: string): AccountSnapshot {
  const feed = feedOf(useSpillway(), account);
  return useSyncExternalStore(feed.subscribe, feed.snapshot, feed.snapshot);
}

/** The account's decisions, newest first: those there were, and from then on those that are made. */
export function useDecisions(account: string, limit = 20): Loaded<readonly Decision[]> {
  const client = useSpillway();
  const { decisions: fresh } = useStanding(account);
  const listed = useLoaded(`${account} ${limit}`, async (signal) => {
    const page = await client.listDecisions({ account, limit }, { signal });
    return page.data;
  });
  if (listed.value === null) return listed;
  const known = new Set(fresh.map(({ id }) => id));
  const value = [...fresh, ...listed.value.filter(({ id }) => !known.has(id))].sort((a, b) => b.seq - a.seq);
  return { ...listed, value: value.slice(0, limit) };
}

/** One stored decision, and what became of it: looked at again while its charge is not settled and the balance moves. */
export function useDecision(id: string): Loaded<StoredDecision> {
  const client = useSpillway();
  const [movedAt, setMovedAt] = useState(0);
  const loaded = useLoaded(`${id} ${movedAt}`, (signal) => client.getDecision(id, { signal }));
  const waitsFor = loaded.value?.settlement.state === "pending" ? loaded.value.account : null;
  const feed = waitsFor === null ? null : feedOf(client, waitsFor);
  useEffect(
    () =>
      feed?.subscribe(() =>
        setMovedAt(feed.snapshot().balanceUpdates + (feed.snapshot().standing?.seq ?? 0)),
      ),
    [feed],
  );
  return loaded;
}

/**
 * What a request would be answered now, without doing it; asked again whenever the account has moved. Null asks nothing. Needs a client
 * whose key may decide: in a browser, one that calls by way of your own server.
 */
export function usePreview(request: Omit<DecisionRequest, "mode"> | null): Loaded<Decision> {
  const client = useSpillway();
  const feed = request === null ? null : feedOf(client, request.account);
  const seq = useSyncExternalStore(
    feed?.subscribe ?? (() => () => {}),
    () => feed?.snapshot().standing?.seq ?? 0,
    () => 0,
  );
  return useLoaded(request === null ? null : `${seq} ${JSON.stringify(request)}`, (signal) =>
    client.decide({ ...(request as DecisionRequest), mode: "preview" }, { signal }),
  );
}

export type AccessState<Value> =
  | { readonly state: "idle" | "running" }
  | { readonly state: "failed"; readonly error: unknown }
  | ({ readonly state: "done" } & AccessOutcome<Value>);

/**
 * `withAccess` for a button: `run` begins the work, the state tells how it stands. Only one runs at a time: beginning again, or leaving
 * the page, aborts what runs and gives back what it had set aside.
 */
export function useAccess<Value>(): readonly [
  AccessState<Value>,
  (request: AccessRequest, work: (access: Access) => Promise<Value>) => Promise<void>,
] {
  const client = useSpillway();
  const [state, setState] = useState<AccessState<Value>>({ state: "idle" });
  const running = useRef<{ readonly leaving: AbortController; readonly ended: Promise<void> } | null>(null);
  useEffect(() => () => running.current?.leaving.abort(), []);
  const run = useCallback(
    (request: AccessRequest, work: (access: Access) => Promise<Value>) => {
      const before = running.current;
      before?.leaving.abort();
      const leaving = new AbortController();
      const signals = request.signal === undefined ? [leaving.signal] : [request.signal, leaving.signal];
      const begin = async () => {
        setState({ state: "running" });
        // What the work before had set aside is back by then: else there might be no room.
        await before?.ended;
        let told: AccessState<Value>;
        try {
          leaving.signal.throwIfAborted();
          told = {
            state: "done",
            ...(await client.withAccess({ ...request, signal: AbortSignal.any(signals) }, work)),
          };
        } catch (error) {
          told = { state: "failed", error };
        }
        if (!leaving.signal.aborted) setState(told);
      };
      running.current = { leaving, ended: begin() };
      return running.current.ended;
    },
    [client],
  );
  return [state, run];
}
