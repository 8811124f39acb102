"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { windowsWords } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { putStanding, resetWindows } from "@/lib/accounts/client/queries";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { LazyGiveBackDialog, preloadGiveBack } from "./lazy-overlays";
import { refusalWords } from "./refusal-words";

/** Gives used windows back. The dialog is fetched when somebody comes near. */
export function GiveBack({ standing }: { standing: StandingWire }) {
  const queries = useQueryClient();
  /** Of one opening: pressed again where no answer came, it is done once. */
  const [key, setKey] = useState<string | null>(null);
  const giving = useMutation({
    mutationFn: (asked: { windows: string[]; reason: string }) =>
      resetWindows(standing.account, asked, key ?? ""),
    onSuccess: (given, { windows }) => {
      putStanding(queries, given);
      setKey(null);
      say("success", `Of ${windowsWords(windows)} nothing is used any more.`);
    },
  });
  if (standing.windows.length === 0) return null;
  return (
    <>
      <Button
        intent="quiet"
        size="small"
        aria-haspopup="dialog"
        onPointerOver={preloadGiveBack}
        onFocus={preloadGiveBack}
        onClick={() => {
          giving.reset();
          setKey(crypto.randomUUID());
        }}
      >
        Give back…
      </Button>
      <LazyGiveBackDialog
        isOpen={key !== null}
        isShown={key !== null}
        windows={standing.windows}
        isBusy={giving.isPending}
        error={giving.error === null ? undefined : refusalWords(giving.error)}
        onClose={() => setKey(null)}
        onGiveBack={(windows, reason) => giving.mutate({ windows, reason })}
      />
    </>
  );
}
