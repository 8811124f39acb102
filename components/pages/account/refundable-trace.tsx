"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { say } from "@/components/ui/toast";
import { decisionQuery } from "@/lib/accounts/client/queries";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { refundPreviewsOf, refundUsage } from "@/lib/decisions/client";
import type { RefundRequestWire } from "@/lib/decisions/schema/refund-schema";
import { OpenTrace } from "../open-trace";
import { LazyRefundDrawer } from "./lazy-overlays";
import { refusalWords } from "./refusal-words";

const AnswerableDisputes = dynamic(() =>
  import("./answerable-disputes").then((module) => module.AnswerableDisputes),
);

interface RefundableTraceProps {
  standing: StandingWire;
  decisionId: string | null;
  origin: string;
  onClose: () => void;
  onOpen: (decisionId: string) => void;
  hrefOfSeq: (seq: number) => string;
}

/** What is being refunded, with the key its form was opened with: a second press repeats and never doubles. */
interface RefundTask {
  readonly decisionId: string;
  readonly key: string;
}

/** The trace of a decision for who may refund it. The form takes the trace's place and gives it back, with what it says by then. */
export function RefundableTrace({ standing, decisionId, ...rest }: RefundableTraceProps) {
  const queries = useQueryClient();
  const [task, setTask] = useState<RefundTask | null>(null);
  const isOpen = task !== null && task.decisionId === decisionId;
  const decision = useQuery({ ...decisionQuery(decisionId ?? ""), enabled: decisionId !== null }).data;
  const eventId = decision?.usage_event ?? "";
  const act = useMutation({
    mutationFn: ({ event, ask, key }: { event: string; ask: RefundRequestWire; key: string }) =>
      refundUsage(event, ask, key),
    onSuccess: () => {
      setTask(null);
      say("success", "The refund is recorded.");
    },
    // After a refusal too: somebody else may have refunded it meanwhile.
    onSettled: (_, __, { event }) => {
      void queries.invalidateQueries({ queryKey: refundPreviewsOf(event) });
      void queries.invalidateQueries({ queryKey: ["decision"] });
    },
  });
  return (
    <>
      <OpenTrace
        decisionId={isOpen ? null : decisionId}
        onRefund={(id) => {
          act.reset();
          setTask({ decisionId: id, key: crypto.randomUUID() });
        }}
        about={
          eventId === "" ? null : <AnswerableDisputes key={eventId} eventId={eventId} onOpen={rest.onOpen} />
        }
        {...rest}
      />
      <LazyRefundDrawer
        isOpen={isOpen}
        formKey={isOpen ? task.key : null}
        decision={decision ?? null}
        available={standing.credits.available}
        owed={standing.credits.debt}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onRefund={(event, ask, key) => act.mutate({ event, ask, key })}
      />
    </>
  );
}
