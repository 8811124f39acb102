"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Way } from "@/components/decisions/decision-shapes";
import { say } from "@/components/ui/toast";
import { ConsentChoice } from "@/components/usage/consent-choice";
import { suggestedConsent } from "@/components/usage/suggested-consent";
import { putStanding, setConsent } from "@/lib/accounts/client/queries";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { shownProblem } from "@/lib/http/client";

interface ConsentOfAccountProps {
  standing: StandingWire;
  /** What a block asked to allow; a new object for every press. */
  wish: Extract<Way, { kind: "consent" }> | null;
  mayChange: boolean;
  onSaved: () => void;
  className?: string;
}

const OWNERS = "Only the account’s owner can change this.";
const ORGANIZATIONS = "Your organization chooses this for all of you.";

/** How credits may be used, as the snapshot has it; a wish fills it in, and only a press on Save makes it so. */
export function ConsentOfAccount({
  standing,
  wish,
  mayChange,
  onSaved,
  className = "",
}: ConsentOfAccountProps) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (consent: StandingWire["consent"]) => setConsent(standing.account, consent),
    onSuccess: (changed) => {
      putStanding(queries, changed);
      onSaved();
      say("success", "Saved. It holds from the next request on.");
    },
  });
  const consent = JSON.stringify(standing.consent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wish is for the consent there was when it was pressed
  const suggested = useMemo(
    () => (wish === null ? null : suggestedConsent(wish.amount, standing.consent, standing.consent_spent)),
    [wish],
  );
  return (
    <section id="consent" className={`print:hidden ${className}`}>
      <ConsentChoice
        // Another consent, or another wish, starts the form anew; anything else leaves what is being filled in alone.
        key={`${consent} ${JSON.stringify(suggested)}`}
        consent={standing.consent}
        suggested={suggested}
        onSave={save.mutate}
        isBusy={save.isPending}
        {...(save.error === null ? {} : { error: shownProblem(save.error).title })}
        {...(mayChange ? {} : { locked: standing.member === null ? OWNERS : ORGANIZATIONS })}
      />
    </section>
  );
}
