import { useEffect, useState } from "react";
import { isSpillwayError, type SpillwayError } from "../spillway.ts";

/** What was asked for, as far as it is there. While it is asked again, the last answer stays. */
export type Loaded<Value> =
  | { readonly state: "loading"; readonly value: Value | null; readonly error: null }
  | { readonly state: "ready"; readonly value: Value; readonly error: null }
  | { readonly state: "failed"; readonly value: Value | null; readonly error: SpillwayError };

/**
 * Asks when `question` changes, and of two answers takes the one to the newer question, whichever comes last. `question` names all that
 * the answer depends on; null asks nothing.
 */
export function useLoaded<Value>(
  question: string | null,
  ask: (signal: AbortSignal) => PromiseLike<Value>,
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: "loading", value: null, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is another function at every render, and `question` says when it asks something else.
  useEffect(() => {
    if (question === null) return;
    const leaving = new AbortController();
    setLoaded(({ value }) => ({ state: "loading", value, error: null }));
    ask(leaving.signal).then(
      (value) => {
        if (!leaving.signal.aborted) setLoaded({ state: "ready", value, error: null });
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        if (isSpillwayError(error)) return setLoaded(({ value }) => ({ state: "failed", value, error }));
        // A bug: for the nearest error boundary.
        setLoaded(() => {
          throw error;
        });
      },
    );
    return () => leaving.abort();
  }, [question]);
  return loaded;
}
