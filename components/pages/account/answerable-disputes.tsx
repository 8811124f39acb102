"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AnswerForm } from "@/components/disputes/answer-form";
import { DisputeStates } from "@/components/disputes/dispute-state";
import { say } from "@/components/ui/toast";
import { answerDispute, disputesQuery } from "@/lib/disputes/client";
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
