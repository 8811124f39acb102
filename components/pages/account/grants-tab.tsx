"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { GrantButtons } from "@/components/admin/grant-buttons";
import { GrantsTable } from "@/components/credits/grants-table";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { BankedResets } from "@/components/usage/banked-resets";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { adjustGrant, grantsQuery, issueGrant, resetGrant, voidGrant } from "@/lib/credits/client";
import { LazyGrantDrawer, preloadGrantForms } from "./lazy-overlays";
import { refusalWords } from "./refusal-words";

/** What is being done, with the key its form was opened with: a second press repeats and never doubles. */
export type GrantTask = { readonly key: string } & (
  | { readonly kind: "issue" }
  | { readonly kind: "adjust" | "reset" | "void"; readonly grantId: string }
);

const DONE = {
  issue: "The grant is issued.",
  adjust: "The grant is changed.",
  reset: "The grant's next period has begun.",
  void: "The grant is void.",
};

/** Issue, adjust, reset and void, each with its reason; the standing behind comes back by the stream. */
export function GrantsTab({ standing, grants }: { standing: StandingWire; grants: readonly Grant[] }) {
  useEffect(preloadGrantForms, []);
  const queries = useQueryClient();
  const [task, setTask] = useState<GrantTask | null>(null);
  const act = useMutation({
    mutationFn: ({ send }: { kind: GrantTask["kind"]; send: () => Promise<unknown> }) => send(),
    onSuccess: (_, { kind }) => {
      setTask(null);
      void queries.invalidateQueries({ queryKey: grantsQuery(standing.account).queryKey });
      say("success", DONE[kind]);
    },
  });
  const start = (next: { kind: "issue" } | { kind: "adjust" | "reset" | "void"; grantId: string }) => {
    act.reset();
    setTask({ ...next, key: crypto.randomUUID() });
  };
  const gateWindows = new Set(standing.gates.flatMap(({ windows }) => windows));
  const grantId = task !== null && "grantId" in task ? task.grantId : null;
  const banked = standing.resets.find((one) => one.grant === grantId);
  return (
    <>
      <div className="mb-3 flex justify-end">
        <Button intent="primary" onClick={() => start({ kind: "issue" })}>
          Issue a grant
        </Button>
      </div>
      <GrantsTable
        grants={grants}
        acts={(one, name) => (
          <GrantButtons
            grant={one}
            name={name}
            onAdjust={() => start({ kind: "adjust", grantId: one.id })}
            onReset={() => start({ kind: "reset", grantId: one.id })}
            onVoid={() => start({ kind: "void", grantId: one.id })}
          />
        )}
      />
      <BankedResets
        resets={standing.resets}
        onRedeem={null}
        onVoid={(id) => start({ kind: "void", grantId: id })}
      />
      <LazyGrantDrawer
        isOpen={task !== null}
        task={task}
        grant={
          banked === undefined
            ? grants.find(({ id }) => id === grantId && standing.grants.some((one) => one.id === id))
            : { resetsLeft: banked.left }
        }
        credits={standing.credits}
        windows={standing.windows.filter(({ key }) => !gateWindows.has(key)).map(({ key }) => key)}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onIssue={(terms, key) =>
          act.mutate({ kind: "issue", send: () => issueGrant(standing.account, terms, key) })
        }
        onAdjust={(id, change, key) =>
          act.mutate({ kind: "adjust", send: () => adjustGrant(id, change, key) })
        }
        onReset={(id, reason, key) => act.mutate({ kind: "reset", send: () => resetGrant(id, reason, key) })}
        onVoid={(id, reason, key) => act.mutate({ kind: "void", send: () => voidGrant(id, reason, key) })}
      />
    </>
  );
}
