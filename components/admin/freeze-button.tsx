"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { setFrozen } from "@/lib/accounts/client";

/** Freezing stops every request at once, so it asks for a reason and says what it will do; lifting it is one press less. */
export function FreezeButton({ accountId, frozen }: { accountId: string; frozen: "none" | "paid" | "all" }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const to = frozen === "none" ? "all" : "none";
  const change = useMutation({
    mutationFn: () => setFrozen(accountId, to, reason.trim()),
    onSuccess: () => {
      setOpen(false);
      setReason("");
      toast.success(to === "all" ? "Frozen. Every request is refused from now on." : "Not frozen any more.");
    },
  });
  return (
    <Dialog
      title={to === "all" ? "Freeze the account?" : "Lift the freeze?"}
      description={
        to === "all"
          ? "Every request is refused until it is lifted. Credits, holds and history stay as they are."
          : "Requests are decided again by plan and credits, from the next one on."
      }
      trigger={<Button size="small">{to === "all" ? "Freeze…" : "Lift the freeze…"}</Button>}
      isOpen={isOpen}
      onOpenChange={setOpen}
      footer={
        <Button
          intent={to === "all" ? "danger" : "primary"}
          isBusy={change.isPending}
          disabled={reason.trim().length < 3}
          onClick={() => change.mutate()}
        >
          {to === "all" ? "Freeze" : "Lift"}
        </Button>
      }
    >
      <Field
        label="Reason"
        hint="Stands in the account’s history."
        {...(change.error === null ? {} : { error: change.error.message })}
      >
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
