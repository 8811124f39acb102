"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PlanChoice } from "@/components/codes/code-forms";
import { codeTermsOf } from "@/components/codes/code-input";
import { CodesTable } from "@/components/codes/codes-table";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { say } from "@/components/ui/toast";
import { type CodesPage as Codes, codesQuery, createCode, endCode } from "@/lib/credits/client";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import { lazyOverlay } from "../lazy-overlay";
import type { Task } from "./code-drawer";

const { Overlay: LazyCodeDrawer, preload } = lazyOverlay(() =>
  import("./code-drawer").then((module) => module.CodeDrawer),
);

/** Promo codes: which there are, what became of them, a new one, and the end of one. */
export function CodesPage({ first, plans }: { first: Codes; plans: readonly PlanChoice[] }) {
  const { nowMs } = useTimeFrame("minute");
  const pages = useInfiniteQuery({ ...codesQuery, initialData: { pages: [first], pageParams: [null] } });
  const codes = pages.data.pages.flatMap(({ data }) => data);
  const [task, setTask] = useState<Task | null>(null);
  const act = useCodeAct(setTask);
  const start = (next: Task) => {
    act.reset();
    setTask(next);
  };
  const create = (
    <Button
      intent="primary"
      onClick={() => start({ kind: "create" })}
      onPointerEnter={preload}
      onFocus={preload}
    >
      Make a code
    </Button>
  );
  return (
    <>
      <PageHeader title="Promo codes" actions={codes.length === 0 ? null : create}>
        <p className="max-w-[65ch] text-muted">
          A code gives credits to whoever redeems it on their credits page: once per account, and by all
          together never more often than it says.
        </p>
      </PageHeader>
      {pages.error === null ? null : (
        <ErrorState {...shownProblem(pages.error)} className="mb-3" onRetry={() => void pages.refetch()}>
          What you see is what there was before.
        </ErrorState>
      )}
      {codes.length === 0 ? (
        <EmptyState title="No codes" ghost={<GhostRows count={2} />} action={create}>
          The first one stands here with how often it was redeemed.
        </EmptyState>
      ) : (
        <CodesTable
          codes={codes}
          planNames={new Map(plans.map(({ id, name }) => [id, name]))}
          nowMs={nowMs}
          onEnd={(code) => start({ kind: "end", code })}
        />
      )}
      {pages.hasNextPage ? (
        <Button
          className="mt-3"
          isBusy={pages.isFetchingNextPage}
          busyLabel="Loading…"
          onClick={() => void pages.fetchNextPage()}
        >
          Earlier codes
        </Button>
      ) : null}
      <LazyCodeDrawer
        isOpen={task !== null}
        task={task}
        plans={plans}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onCreate={(form) =>
          act.mutate(async () => ({ letters: (await createCode(codeTermsOf(form, Date.now()))).code }))
        }
        onEnd={({ id }) => act.mutate(() => endCode(id).then(() => ({ said: "The code is ended." })))}
      />
    </>
  );
}

/** What came of an act: letters to show, or something to say. */
type Done = { readonly letters: string } | { readonly said: string };

function useCodeAct(setTask: (task: Task | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (send: () => Promise<Done>) => send(),
    onSuccess: (done) => {
      if ("letters" in done) return setTask({ kind: "letters", letters: done.letters });
      setTask(null);
      say("success", done.said);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: codesQuery.queryKey }),
  });
}

/** Making a code has no key of its own: where no answer came, the table says whether it was done. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Look at the table before you press again: it may have been done.";
  return shownProblem(error).title;
}
