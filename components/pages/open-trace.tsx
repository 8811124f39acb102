"use client";

import { useQuery } from "@tanstack/react-query";
import { decisionQuery } from "@/lib/accounts/client/queries";
import { shownProblem } from "@/lib/http/client";
import { lazyOverlay } from "./lazy-overlay";

const { Overlay: LazyTraceDrawer, preload: preloadTrace } = lazyOverlay(() =>
  import("@/components/decisions/trace-drawer").then((module) => module.TraceDrawer),
);

interface OpenTraceProps {
  /** The id in the address: the drawer is open while there is one. */
  decisionId: string | null;
  origin: string;
  onClose: () => void;
  /** Where the chain of a fact is shown, for readers who have such a page. */
  hrefOfSeq?: (seq: number) => string;
}

/** The trace of the decision in the address, asked for when it is opened. */
export function OpenTrace({ decisionId, origin, onClose, hrefOfSeq }: OpenTraceProps) {
  const query = useQuery({ ...decisionQuery(decisionId ?? ""), enabled: decisionId !== null });
  const seq = query.data?.seq;
  return (
    <LazyTraceDrawer
      isOpen={decisionId !== null}
      decisionId={decisionId}
      decision={decisionId === null ? null : (query.data ?? null)}
      error={query.error === null || query.data !== undefined ? null : shownProblem(query.error)}
      onRetry={() => void query.refetch()}
      onClose={onClose}
      origin={origin}
      {...(hrefOfSeq === undefined || seq === undefined ? {} : { hrefOf: () => hrefOfSeq(seq) })}
    />
  );
}

/** Around what opens traces: fetches the drawer as soon as a pointer or the focus is on it. */
export function NearTraces({ children }: { children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, only fetched ahead
    <div onPointerOver={preloadTrace} onFocus={preloadTrace}>
      {children}
    </div>
  );
}
