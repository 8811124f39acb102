"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { GrantsTable } from "@/components/credits/grants-table";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { adjustGrant, grantsQuery, issueGrant, voidGrant } from "@/lib/credits/client";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import { LazyGrantDrawer, preloadGrantForms } from "./lazy-overlays";

/** What is being done, with the key its form was opened with: a second press repeats and never doubles. */
export type GrantTask = { readonly key: string } & (
  | { readonly kind: "issue" }
  | { readonly kind: "adjust" | "void"; readonly grantId: string }
);

const DONE = { issue: "The grant is issued.", adjust: "The grant is changed.", void: "The grant is void." };

/** Issue, adjust and void, each with its reason; the standing behind comes back by the stream. */
export function GrantsTab({ standing, grants }: { standing: StandingWire; grants: readonly Grant[] }) {
  useEffect(preloadGrantForms, []);
  const queries = useQueryClient();
  const [task, setTask] = useState<GrantTask | null>(null);
  const act = useMutation({
    mutationFn: ({ send }: { kind: GrantTask["kind"]; send: () => Promise<unknown> }) => send(),
    onSuccess: (_, { kind }) => {
      setTask(null);
      void queries.invalidateQueries({ queryKey: grantsQuery(standing.account).queryKey });
      say("success", `${DONE[kind]} Its balance update stands in the ledger.`);
    },
  });
  const start = (next: { kind: "issue" } | { kind: "adjust" | "void"; grantId: string }) => {
    act.reset();
    setTask({ ...next, key: crypto.randomUUID() });
  };
  const grant =
    task !== null && "grantId" in task ? standing.grants.find((one) => one.id === task.grantId) : undefined;
  return (
    <>
      <div className="mb-3 flex justify-end">
        <Button intent="primary" onClick={() => start({ kind: "issue" })}>
          Issue a grant
        </Button>
      </div>
      <GrantsTable
        grants={grants}
        onAdjust={(one) => start({ kind: "adjust", grantId: one.id })}
        onVoid={(one) => start({ kind: "void", grantId: one.id })}
      />
      <LazyGrantDrawer
        isOpen={task !== null}
        task={task}
        grant={grant}
        credits={standing.credits}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onIssue={(terms, key) =>
          act.mutate({ kind: "issue", send: () => issueGrant(standing.account, terms, key) })
        }
        onAdjust={(id, change, key) =>
          act.mutate({ kind: "adjust", send: () => adjustGrant(id, change, key) })
        }
        onVoid={(id, reason, key) => act.mutate({ kind: "void", send: () => voidGrant(id, reason, key) })}
      />
    </>
  );
}

/** Where it is not known whether it was done, it says what a second press does. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Press again: what may have been done already is not done twice.";
  if (error.code === "idempotency_key_reused")
    return "This form has been recorded before, with other values. Look at the ledger, then open a new form.";
  return shownProblem(error).title;
}
