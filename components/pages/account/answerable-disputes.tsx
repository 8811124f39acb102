"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AnswerForm } from "@/components/disputes/answer-form";
import { DisputeStates } from "@/components/disputes/dispute-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { answerDispute, disputesQuery, openDisputesQuery } from "@/lib/disputes/client";
import { shownProblem } from "@/lib/http/client";

/** The disputes of a charge, for who may answer them. `key` is drawn once: a second press repeats and never answers twice. */
export function AnswerableDisputes({
  eventId,
  onOpen,
}: {
  eventId: string;
  onOpen: (decisionId: string) => void;
}) {
  const queries = useQueryClient();
  const disputes = useQuery(disputesQuery(eventId)).data ?? [];
  const [key] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: ({ id, ...answer }: { id: string; outcome: "refunded" | "declined"; message: string }) =>
      answerDispute(id, answer, `${key}-${id}-${answer.outcome}`),
    onSuccess: () => say("success", "The dispute is answered."),
    onSettled: () => {
      for (const queryKey of [["disputes"], ["decision"]]) void queries.invalidateQueries({ queryKey });
    },
  });
  return (
    <DisputeStates
      disputes={disputes}
      onOpen={onOpen}
      actions={({ id }) => (
        <AnswerForm
          isBusy={act.isPending}
          onAnswer={(answer) => act.mutate({ id, ...answer })}
          {...(act.error === null ? {} : { error: shownProblem(act.error).title })}
        />
      )}
    />
  );
}

/** What of the account waits for an answer: each leads to its charge. */
export function OpenDisputes({
  accountId,
  onOpen,
}: {
  accountId: string;
  onOpen: (decisionId: string) => void;
}) {
  const open = useQuery(openDisputesQuery(accountId)).data ?? [];
  if (open.length === 0) return null;
  return (
    <p className="mb-4 flex flex-wrap items-center gap-2">
      <Badge tone="warn">{open.length === 1 ? "1 open dispute" : `${open.length} open disputes`}</Badge>
      {open.map(({ id, decision, message }) => (
        <Button key={id} size="small" onClick={() => onOpen(decision)}>
          <span className="max-w-60 truncate">“{message}”</span>
        </Button>
      ))}
    </p>
  );
}
