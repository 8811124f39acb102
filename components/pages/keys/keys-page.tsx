"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { LimitsForm, NewKeyForm } from "@/components/keys/key-input";
import { capsOf, consentOf } from "@/components/keys/key-terms";
import { hasEnded, KeysTable } from "@/components/keys/keys-table";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader, Section } from "@/components/ui/page-header";
import { say } from "@/components/ui/toast";
import { putStanding, standingQuery } from "@/lib/accounts/client/queries";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import {
  createKey,
  keysQuery,
  keyUsageQuery,
  revokeKey,
  rotateKey,
  setKeyCaps,
  setKeyConsent,
} from "@/lib/keys/client";
import type { KeyWire } from "@/lib/keys/schema/key-schema";
import { lazyOverlay } from "../lazy-overlay";
import type { Task } from "./key-drawer";

const { Overlay: LazyKeyDrawer, preload } = lazyOverlay(() =>
  import("./key-drawer").then((module) => module.KeyDrawer),
);

interface KeysPageProps {
  standing: StandingWire;
  keys: KeyWire[];
  /** False for members, who may look. */
  mayChange: boolean;
}

const DAY_MS = 86_400_000;

/** U4: the keys of one account, what each was used for and refused, and all that can be done about one. */
export function KeysPage({ standing: first, keys: firstKeys, mayChange }: KeysPageProps) {
  const account = first.account;
  const { nowMs } = useTimeFrame();
  const standing = useQuery({ ...standingQuery(account), initialData: first }).data;
  const keys = useQuery({ ...keysQuery(account), initialData: firstKeys });
  const usage = useQuery(keyUsageQuery(account));
  const [task, setTask] = useState<Task | null>(null);
  const act = useKeyAct(account, setTask);
  const start = (next: Task) => {
    act.reset();
    setTask(next);
  };
  const [live, ended] = [
    keys.data.filter((key) => !hasEnded(key, nowMs)),
    keys.data.filter((key) => hasEnded(key, nowMs)),
  ];
  const shared = {
    standing,
    usage: usage.data ?? null,
    nowMs,
    onTask: mayChange ? (kind: "limits" | "rotate" | "revoke", key: KeyWire) => start({ kind, key }) : null,
  };
  const create = mayChange ? (
    <Button
      intent="primary"
      onClick={() => start({ kind: "create" })}
      onPointerEnter={preload}
      onFocus={preload}
    >
      Create a key
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title="Keys" actions={live.length === 0 ? null : create}>
        <p className="max-w-[65ch] text-muted">
          Programs show a key to act for this account.{" "}
          {mayChange ? "" : "Only the account’s owner can change them."}
        </p>
      </PageHeader>
      {keys.error === null ? null : (
        <ErrorState {...shownProblem(keys.error)} className="mb-3" onRetry={() => void keys.refetch()}>
          What you see is what there was before.
        </ErrorState>
      )}
      {live.length === 0 ? (
        <EmptyState title="No keys" ghost={<GhostRows count={2} />} action={create}>
          The first key lets your program ask what it may use, and from where.
        </EmptyState>
      ) : (
        <KeysTable keys={live} {...shared} />
      )}
      {ended.length === 0 ? null : (
        <Section title="Ended">
          <KeysTable keys={ended} {...shared} />
        </Section>
      )}
      <LazyKeyDrawer
        isOpen={task !== null}
        task={task}
        standing={standing}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onCreate={(form) => act.mutate(() => created(account, form, Date.now()))}
        onLimits={(key, form) => act.mutate(() => limited(account, key, form))}
        onRotate={(key, overlap) =>
          act.mutate(async () => ({ secret: (await rotateKey(key.id, overlap)).secret }))
        }
        onRevoke={(key) => act.mutate(() => revokeKey(key.id).then(() => ({ said: "The key is revoked." })))}
      />
    </>
  );
}

/** What came of an act: a secret to show, or something to say. */
type Done = { readonly secret: string } | { readonly said: string; readonly standing?: StandingWire };

function useKeyAct(account: string, setTask: (task: Task | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (send: () => Promise<Done>) => send(),
    onSuccess: (done) => {
      if ("secret" in done) return setTask({ kind: "secret", secret: done.secret });
      if (done.standing !== undefined) putStanding(queries, done.standing);
      setTask(null);
      say("success", done.said);
    },
    // A cap is set before its key is there: the standing has moved too.
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keysQuery(account).queryKey });
      return queries.invalidateQueries({ queryKey: standingQuery(account).queryKey });
    },
  });
}

async function created(account: string, form: NewKeyForm, nowMs: number): Promise<Done> {
  const { name, scopes, days, cap, period } = form;
  const { secret } = await createKey(account, {
    name,
    scopes,
    ...(days === "" ? {} : { expires_at: new Date(nowMs + Number(days) * DAY_MS).toISOString() }),
    ...(cap === "" ? {} : { cap: { period, limit: cap } }),
  });
  return { secret };
}

async function limited(account: string, key: KeyWire, form: LimitsForm): Promise<Done> {
  await setKeyCaps(account, key.id, capsOf(form));
  const standing = await setKeyConsent(account, key.id, consentOf(form));
  return { said: "Saved. It holds from the next request on.", standing };
}

/** Making a key has no key of its own: where no answer came, the table says whether it was done. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Look at the table before you press again: it may have been done.";
  return shownProblem(error).title;
}
