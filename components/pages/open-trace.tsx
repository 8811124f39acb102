"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { decisionQuery } from "@/lib/accounts/client/queries";
import { isZero } from "@/lib/format";
import { shownProblem } from "@/lib/http/client";
import { lazyOverlay } from "./lazy-overlay";

const { Overlay: LazyTraceDrawer, preload: preloadTrace } = lazyOverlay(() =>
  import("@/components/decisions/trace-drawer").then((module) => module.TraceDrawer),
);

const SavePack = dynamic(() => import("./save-pack").then((module) => module.SavePack), { ssr: false });

interface OpenTraceProps {
  /** The id in the address: the drawer is open while there is one. */
  decisionId: string | null;
  origin: string;
  /** False for a member of an organization, whose pack of a charge would show more than is theirs. */
  isWhole?: boolean;
  onClose: () => void;
  onOpen: (decisionId: string) => void;
  /** Opens the form for a refund, for readers who may refund. */
  onRefund?: (decisionId: string) => void;
  /** What else is known of it: its disputes. */
  about?: React.ReactNode;
  /** What can be done about it, in place of a refund. */
  footer?: React.ReactNode;
  /** Where the chain of a fact is shown, for readers who have such a page. */
  hrefOfSeq?: (seq: number) => string;
}

/** The trace of the decision in the address, asked for when it is opened. */
export function OpenTrace(props: OpenTraceProps) {
  const { decisionId, origin, isWhole = true, onClose, onOpen, onRefund, hrefOfSeq, about, footer } = props;
  const query = useQuery({ ...decisionQuery(decisionId ?? ""), enabled: decisionId !== null });
  const seq = query.data?.seq;
  const left = query.data?.refunds.left ?? "0";
  const mayRefund = onRefund !== undefined && decisionId !== null && !isZero(left);
  return (
    <LazyTraceDrawer
      isOpen={decisionId !== null}
      decisionId={decisionId}
      decision={decisionId === null ? null : (query.data ?? null)}
      error={query.error === null || query.data !== undefined ? null : shownProblem(query.error)}
      onRetry={() => void query.refetch()}
      onClose={onClose}
      onOpen={onOpen}
      origin={origin}
      about={
        query.data === undefined || decisionId === null || !isWhole ? (
          about
        ) : (
          <>
            {about}
            <SavePack decisionId={decisionId} />
          </>
        )
      }
      {...(footer === undefined ? {} : { footer })}
      {...(mayRefund ? { footer: <Button onClick={() => onRefund(decisionId)}>Refund…</Button> } : {})}
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
