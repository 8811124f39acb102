"use client";

import { useMutation } from "@tanstack/react-query";
import { windowsWords } from "@/components/decisions/words";
import { say } from "@/components/ui/toast";
import { redeemReset } from "@/lib/credits/client";
import { ApiProblem, shownProblem } from "@/lib/http/client";

/** Uses one reset of a grant; the emptied windows come back by the stream. What was not used is said to be kept. */
export function useRedeemReset(account: string) {
  return useMutation({
    mutationFn: ({ grant, key }: { grant: string; key: string }) => redeemReset(account, grant, key),
    onSuccess: ({ windows }) =>
      say("success", `Of ${windowsWords(windows.map(({ key }) => key))} nothing is used any more.`),
    onError: (error) =>
      error instanceof ApiProblem && error.code === "reset_without_effect"
        ? say("info", "Nothing more could be used than now, so the reset was kept.")
        : say("error", shownProblem(error).title),
  });
}
