"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { GrantsTable } from "@/components/credits/grants-table";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { adjustGrant, issueGrant, voidGrant } from "@/lib/credits/client";
import { GrantAdjustForm } from "./grant-adjust-form";
import { GrantIssueForm } from "./grant-issue-form";
import { GrantVoidForm } from "./grant-void-form";

/** What is being done, with the key that its form was opened with: a second press repeats and never doubles. */
type Doing = { readonly kind: "issue" } | { readonly kind: "adjust" | "void"; readonly grantId: string };

/** Issue, adjust and void, each with its reason; the standing behind comes back by the stream. */
export function GrantsPanel({ standing }: { standing: StandingWire }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [key, setKey] = useState("");
  const start = (next: Doing) => {
    setKey(crypto.randomUUID());
    act.reset();
    setDoing(next);
  };
  const act = useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: () => {
      setDoing(null);
      toast.success("Recorded. The balance update stands in the ledger.");
    },
  });
  const grant =
    doing !== null && "grantId" in doing
      ? standing.grants.find((one) => one.id === doing.grantId)
      : undefined;
  const shared = {
    credits: standing.credits,
    onCancel: () => setDoing(null),
    isBusy: act.isPending,
    ...(act.error === null ? {} : { error: act.error.message }),
  };
  return (
    <>
      <div className="mb-3 flex justify-end">
        <Button intent="primary" onClick={() => start({ kind: "issue" })}>
          Issue a grant
        </Button>
      </div>
      <GrantsTable
        grants={standing.grants}
        onAdjust={(one) => start({ kind: "adjust", grantId: one.id })}
        onVoid={(one) => start({ kind: "void", grantId: one.id })}
      />
      <Drawer
        title={doing === null ? "" : TITLES[doing.kind]}
        isOpen={doing !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setDoing(null);
        }}
      >
        {doing?.kind === "issue" ? (
          <GrantIssueForm
            {...shared}
            onIssue={(terms) => act.mutate(() => issueGrant(standing.account, terms, key))}
          />
        ) : null}
        {doing?.kind === "adjust" && grant !== undefined ? (
          <GrantAdjustForm
            {...shared}
            grant={grant}
            onAdjust={(change) => act.mutate(() => adjustGrant(grant.id, change, key))}
          />
        ) : null}
        {doing?.kind === "void" && grant !== undefined ? (
          <GrantVoidForm
            {...shared}
            grant={grant}
            onVoid={({ reason }) => act.mutate(() => voidGrant(grant.id, reason, key))}
          />
        ) : null}
      </Drawer>
    </>
  );
}

const TITLES = { issue: "Issue a grant", adjust: "Adjust the grant", void: "Void the grant" } as const;
