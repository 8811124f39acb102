"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DisputeStates } from "@/components/disputes/dispute-state";
import type { DisputeReason } from "@/components/disputes/dispute-words";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { decisionQuery } from "@/lib/accounts/client/queries";
import { disputesQuery, openDispute, withdrawDispute } from "@/lib/disputes/client";
import { shownProblem } from "@/lib/http/client";
import { lazyOverlay } from "../lazy-overlay";
import { OpenTrace } from "../open-trace";

const { Overlay: LazyDisputeDrawer } = lazyOverlay(() =>
  import("@/components/disputes/dispute-drawer").then((module) => module.DisputeDrawer),
);

interface DisputableTraceProps {
  accountId: string;
  decisionId: string | null;
  origin: string;
  /** Who asks: the account's owner disputes a charge; who may only look, and a member whose organization pays, asks whoever does. */
  reader: "owner" | "viewer" | "member";
  onClose: () => void;
  onOpen: (decisionId: string) => void;
}

const DISPUTABLE = ["consume", "track", "capture"];

const ASK_OWNER = {
  viewer: "Something is wrong with this charge? You may look at this account; its owner can report it.",
  member: "Something is wrong with this charge? Your organization pays it; whoever manages it can report it.",
} as const;

/** The trace of a decision for whoever it was charged to: what they can say about it, and what they were answered. */
export function DisputableTrace({ accountId, decisionId, reader, ...rest }: DisputableTraceProps) {
  const [task, setTask] = useState<{ decisionId: string; key: string } | null>(null);
  const isReporting = task !== null && task.decisionId === decisionId;
  const decision = useQuery({ ...decisionQuery(decisionId ?? ""), enabled: decisionId !== null }).data;
  const eventId = decision?.usage_event ?? "";
  const seesDisputes = reader !== "member" && eventId !== "";
  const disputes = useQuery({ ...disputesQuery(eventId), enabled: seesDisputes }).data ?? [];
  const act = useDisputeActs(accountId, eventId, () => setTask(null));
  const isCharge =
    decision !== undefined && decision.outcome !== "blocked" && DISPUTABLE.includes(decision.mode);
  const isDisputable = reader === "owner" && isCharge && disputes.every(({ state }) => state !== "open");
  return (
    <>
      <OpenTrace
        decisionId={isReporting ? null : decisionId}
        isWhole={reader !== "member"}
        {...rest}
        about={
          <>
            <DisputeStates
              disputes={disputes}
              onOpen={rest.onOpen}
              {...(reader === "owner"
                ? { actions: ({ id }) => <TakeBack id={id} act={act.withdraw} /> }
                : {})}
            />
            {isCharge && reader !== "owner" ? (
              <p className="text-sm text-muted">{ASK_OWNER[reader]}</p>
            ) : null}
          </>
        }
        footer={
          isDisputable && decisionId !== null ? (
            <Button
              onClick={() => {
                act.open.reset();
                setTask({ decisionId, key: crypto.randomUUID() });
              }}
            >
              Report a problem with this charge…
            </Button>
          ) : undefined
        }
      />
      <LazyDisputeDrawer
        isOpen={isReporting}
        eventId={isReporting && eventId !== "" ? eventId : null}
        isBusy={act.open.isPending}
        error={act.open.error === null ? undefined : shownProblem(act.open.error).title}
        onClose={() => setTask(null)}
        onSend={(said) => act.open.mutate({ said, key: task?.key ?? "" })}
      />
    </>
  );
}

function TakeBack({ id, act }: { id: string; act: ReturnType<typeof useDisputeActs>["withdraw"] }) {
  return (
    <span>
      <Button size="small" isBusy={act.isPending} onClick={() => act.mutate(id)}>
        Take it back
      </Button>
    </span>
  );
}

function useDisputeActs(accountId: string, eventId: string, onOpened: () => void) {
  const queries = useQueryClient();
  const readAgain = () => {
    for (const queryKey of [["disputes"], ["activity-head", accountId]])
      void queries.invalidateQueries({ queryKey });
  };
  const open = useMutation({
    mutationFn: ({ said, key }: { said: { reason: DisputeReason; message: string }; key: string }) =>
      openDispute(eventId, said, key),
    onSuccess: () => {
      say("success", "Your report was sent. The answer will stand here.");
      onOpened();
    },
    onSettled: readAgain,
  });
  const withdraw = useMutation({
    mutationFn: withdrawDispute,
    onError: (error) => say("error", shownProblem(error).title),
    onSettled: readAgain,
  });
  return { open, withdraw };
}
