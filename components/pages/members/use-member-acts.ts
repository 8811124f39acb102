"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Invitee } from "@/components/admin/invite-forms";
import { say } from "@/components/ui/toast";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import { membersQuery } from "@/lib/members/client";
import type { MemberWire } from "@/lib/members/schema/member-schema";

export type MemberTask =
  | { readonly kind: "add" }
  | { readonly kind: "invite"; readonly invitee: Invitee }
  /** What came of it where no mail is sent. */
  | { readonly kind: "link"; readonly email: string; readonly link: string }
  /** Under a key of its opening, so that it is done once. */
  | { readonly kind: "giveBack"; readonly member: MemberWire; readonly key: string }
  | {
      readonly kind: "limits" | "caps" | "freeze" | "unlink" | "remove";
      readonly member: MemberWire;
    };

const DONE = {
  add: "The member is added.",
  invite: "The invitation is mailed.",
  revoke: "The invitation is taken back.",
  limits: "The member’s limits are changed.",
  giveBack: "Of these windows nothing is used any more.",
  caps: "The member’s caps are changed.",
  freeze: "The member is frozen.",
  unfreeze: "The member is not frozen any more.",
  unlink: "The person is unlinked.",
  remove: "The member is removed.",
};
type Act = keyof typeof DONE;

/** Done from the table at once: there is no form to say what went wrong. */
const WITHOUT_FORM: readonly Act[] = ["unfreeze", "revoke"];

interface Sent {
  readonly kind: Act;
  /** Whose row it is about. */
  readonly id: string | null;
  readonly send: () => Promise<unknown>;
  /** What to do next, where it is not over with that. */
  readonly next?: (answer: unknown) => MemberTask | null;
}

/** What is being done about members, and how it went. */
export function useMemberActs(accountId: string) {
  const queries = useQueryClient();
  const [task, setTask] = useState<MemberTask | null>(null);
  const act = useMutation({
    mutationFn: ({ send }: Sent) => send(),
    onSuccess: (answer, { kind, next }) => {
      const following = next?.(answer) ?? null;
      setTask(following);
      if (following === null) say("success", DONE[kind]);
    },
    onError: (error, { kind }) => {
      if (WITHOUT_FORM.includes(kind)) say("error", refusalWords(error));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: membersQuery(accountId).queryKey }),
  });
  return {
    task,
    isBusy: act.isPending,
    busyId: act.isPending ? act.variables.id : null,
    error: act.error === null ? undefined : refusalWords(act.error),
    start(next: MemberTask) {
      act.reset();
      setTask(next);
    },
    close: () => setTask(null),
    send: (kind: Act, id: string | null, send: Sent["send"], next?: Sent["next"]) =>
      act.mutate({ kind, id, send, ...(next === undefined ? {} : { next }) }),
  };
}

/** Only windows are given back under a key: of all else, where no answer came, the tables say whether it was done. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Look at the tables before you press again: it may have been done.";
  return shownProblem(error).title;
}
