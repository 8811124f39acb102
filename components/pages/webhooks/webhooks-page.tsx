"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { say } from "@/components/ui/toast";
import { type TypeChoice, termsOf } from "@/components/webhooks/endpoint-terms";
import { type EndpointAct, EndpointsTable } from "@/components/webhooks/endpoints-table";
import { formatQuantity } from "@/lib/format";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import {
  addEndpoint,
  changeEndpoint,
  deleteEndpoint,
  endpointsQuery,
  pingEndpoint,
  rotateEndpointSecret,
  sendAgain,
  sendMissedAgain,
} from "@/lib/webhooks/client";
import type { EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";
import { lazyOverlay } from "../lazy-overlay";
import type { Task } from "./webhook-drawer";
import { WebhookLog } from "./webhook-log";

const { Overlay: LazyWebhookDrawer, preload } = lazyOverlay(() =>
  import("./webhook-drawer").then((module) => module.WebhookDrawer),
);

interface WebhooksPageProps {
  accountId: string;
  accountName: string;
  endpoints: EndpointWire[];
  /** What an endpoint can be told of. */
  types: readonly TypeChoice[];
  /** False for viewers, who may look. */
  mayChange: boolean;
}

/** U5: who is told of what happens to one account, whether it arrives, and all that can be done where it does not. */
export function WebhooksPage({
  accountId,
  accountName,
  endpoints: first,
  types,
  mayChange,
}: WebhooksPageProps) {
  const { nowMs } = useTimeFrame();
  const endpoints = useQuery({ ...endpointsQuery(accountId), initialData: first });
  const [task, setTask] = useState<Task | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const act = useWebhookAct(accountId, task, setTask);
  const start = (next: Task) => {
    act.reset();
    setTask(next);
  };
  const open = endpoints.data.find(({ id }) => id === openId) ?? null;
  const onAct = (what: EndpointAct, endpoint: EndpointWire) => {
    if (what === "log") return setOpenId(openId === endpoint.id ? null : endpoint.id);
    if (what === "change" || what === "secret" || what === "delete") return start({ kind: what, endpoint });
    if (what === "ping") setOpenId(endpoint.id);
    act.mutate({ of: endpoint.id, send: () => done(what, endpoint) });
  };
  const add = mayChange ? (
    <Button
      intent="primary"
      onClick={() => start({ kind: "add" })}
      onPointerEnter={preload}
      onFocus={preload}
    >
      Add an endpoint
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={`Webhooks of ${accountName}`} actions={endpoints.data.length === 0 ? null : add}>
        <p className="max-w-[65ch] text-muted">
          Your server is told of what happens to this account, signed and in order.{" "}
          <Link href="/docs/calling/webhooks">How to receive them</Link>.{" "}
          {mayChange ? "" : "Only an owner of the account can change them."}
        </p>
      </PageHeader>
      {endpoints.error === null ? null : (
        <ErrorState
          {...shownProblem(endpoints.error)}
          className="mb-3"
          onRetry={() => void endpoints.refetch()}
        >
          What you see is what there was before.
        </ErrorState>
      )}
      {endpoints.data.length === 0 ? (
        <EmptyState title="No endpoints" ghost={<GhostRows count={2} />} action={add}>
          Nobody is told of this account. An endpoint is an address of your own server; it is told of what
          happens from then on.
        </EmptyState>
      ) : (
        <EndpointsTable
          endpoints={endpoints.data}
          nowMs={nowMs}
          openId={openId}
          mayChange={mayChange}
          busyId={act.isPending ? act.variables.of : null}
          onAct={onAct}
        />
      )}
      {open === null ? null : (
        <WebhookLog
          key={open.id}
          endpoint={open}
          mayChange={mayChange}
          onOpen={({ message }) => start({ kind: "delivery", endpoint: open, message })}
          onSendAgain={({ message }) =>
            act.mutate({
              of: message,
              send: () => sendAgain(open.id, message).then(() => ({ said: "It is sent again." })),
            })
          }
          onMissed={() => start({ kind: "missed", endpoint: open })}
        />
      )}
      <LazyWebhookDrawer
        isOpen={task !== null}
        task={task}
        types={types}
        isBusy={act.isPending}
        error={act.error === null ? undefined : refusalWords(act.error)}
        onClose={() => setTask(null)}
        onSend={(endpoint, form) =>
          act.mutate({
            of: endpoint?.id ?? null,
            send: async () => {
              if (endpoint === null) return { secret: (await addEndpoint(accountId, termsOf(form))).secret };
              await changeEndpoint(endpoint.id, termsOf(form));
              return { said: "Saved. It holds from the next message on." };
            },
          })
        }
        onRotate={({ id }, overlap) =>
          act.mutate({
            of: id,
            send: async () => ({ secret: (await rotateEndpointSecret(id, overlap)).secret }),
          })
        }
        onDelete={({ id }) =>
          act.mutate({
            of: id,
            send: () => deleteEndpoint(id).then(() => ({ said: "The endpoint is deleted." })),
          })
        }
        onReplay={({ id }, spanMs) => act.mutate({ of: id, send: () => missed(id, nowMs - spanMs) })}
      />
    </>
  );
}

/** What came of an act: a secret to show, or something to say. */
type Done = { readonly secret: string } | { readonly said: string };

interface Act {
  /** What it is about, while it is under way. */
  readonly of: string | null;
  readonly send: () => Promise<Done>;
}

function useWebhookAct(accountId: string, task: Task | null, setTask: (task: Task | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ send }: Act) => send(),
    onSuccess: (came) => {
      if ("secret" in came) return setTask({ kind: "shown", secret: came.secret });
      setTask(null);
      say("success", came.said);
    },
    // A form that is open says it itself, above what was filled in.
    onError: (error) => {
      if (task === null) say("error", refusalWords(error));
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["webhook-deliveries"] });
      return queries.invalidateQueries({ queryKey: endpointsQuery(accountId).queryKey });
    },
  });
}

async function done(what: "ping" | "pause" | "resume", { id }: EndpointWire): Promise<Done> {
  if (what === "ping") {
    await pingEndpoint(id);
    return { said: "A test message is under way: the log says what came of it." };
  }
  const status = what === "pause" ? "disabled" : "enabled";
  await changeEndpoint(id, { status });
  return {
    said: what === "pause" ? "It is paused: nothing is sent." : "It is told of what happens from now on.",
  };
}

async function missed(id: string, fromMs: number): Promise<Done> {
  const { replayed } = await sendMissedAgain(id, new Date(fromMs).toISOString());
  return { said: replayed === 0 ? "Nothing was missed." : `Sent again: ${formatQuantity(replayed)}.` };
}

/** Adding one has no key of its own: where no answer came, the table says whether it was done. */
function refusalWords(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code === "unreachable")
    return "The server did not answer. Look at the table before you press again: it may have been done.";
  // The form calls it what people call it.
  return shownProblem(error).title.replace(/^url /, "Address ");
}
