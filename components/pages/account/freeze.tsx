"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Frozen } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { setFrozen } from "@/lib/accounts/client/queries";
import { shownProblem } from "@/lib/http/client";
import { LazyFreezeDialog, preloadFreeze } from "./lazy-overlays";

const DONE: Readonly<Record<Frozen, string>> = {
  none: "Not frozen any more.",
  paid: "Purchased credits are not spent from now on.",
  all: "Frozen. Every request is refused from now on.",
};

/** Freezes, eases or lifts; the page shows it when the stream brings the snapshot. */
export function Freeze({ accountId, frozen }: { accountId: string; frozen: Frozen }) {
  const [isOpen, setOpen] = useState(false);
  const change = useMutation({
    mutationFn: ({ to, reason }: { to: Frozen; reason: string }) => setFrozen(accountId, to, reason),
    onSuccess: (_, { to }) => {
      setOpen(false);
      say("success", DONE[to]);
    },
  });
  return (
    <>
      <Button
        size="small"
        aria-haspopup="dialog"
        onPointerOver={preloadFreeze}
        onFocus={preloadFreeze}
        onClick={() => {
          change.reset();
          setOpen(true);
        }}
      >
        {frozen === "none" ? "Freeze…" : "Change the freeze…"}
      </Button>
      <LazyFreezeDialog
        isOpen={isOpen}
        isShown={isOpen}
        frozen={frozen}
        isBusy={change.isPending}
        {...(change.error === null ? {} : { error: shownProblem(change.error).title })}
        onClose={() => setOpen(false)}
        onChange={(to, reason) => change.mutate({ to, reason })}
      />
    </>
  );
}
