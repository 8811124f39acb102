"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { RedeemCode } from "@/components/credits/redeem-code";
import { say } from "@/components/ui/toast";
import { grantsQuery, redeemCode } from "@/lib/credits/client";
import { formatCredits } from "@/lib/format";
import { shownProblem } from "@/lib/http/client";

/** Redeems a code; its grant and the balance come back by the stream. */
export function CreditsCode({ account }: { account: string }) {
  const queries = useQueryClient();
  const [redeemed, setRedeemed] = useState(0);
  const redeem = useMutation({
    mutationFn: (code: string) => redeemCode(account, code, crypto.randomUUID()),
    onSuccess: ({ label, grant }) => {
      setRedeemed((count) => count + 1);
      void queries.invalidateQueries({ queryKey: grantsQuery(account).queryKey });
      say("success", `${label}: ${formatCredits(grant.amount)} credits were added.`);
    },
  });
  return (
    <RedeemCode
      // One that was redeemed leaves an empty field; one that was not stays to be corrected.
      key={redeemed}
      onRedeem={redeem.mutate}
      isBusy={redeem.isPending}
      error={redeem.error === null ? undefined : shownProblem(redeem.error).title}
    />
  );
}
