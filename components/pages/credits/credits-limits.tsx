"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AlertChoice } from "@/components/credits/alert-choice";
import { SpendCaps } from "@/components/credits/spend-caps";
import { ErrorState } from "@/components/ui/error-state";
import { say } from "@/components/ui/toast";
import { type NewCaps, putStanding, setCaps } from "@/lib/accounts/client/queries";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { alertsQuery, setAlerts } from "@/lib/alerts/client";
import type { AlertsWire } from "@/lib/alerts/schema/alert-schema";
import { shownProblem } from "@/lib/http/client";

interface CreditsLimitsProps {
  standing: StandingWire;
  mayChange: boolean;
}

const LOCKED = { locked: "Only the account’s owner can change this." };

/** The account's own caps as the snapshot has them; those of its keys and members are set with these. */
export function CapsOfAccount({ standing, mayChange }: CreditsLimitsProps) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (caps: NewCaps) => setCaps(standing.account, caps),
    onSuccess: (changed) => {
      putStanding(queries, changed);
      say("success", "Saved. The caps hold from the next request on.");
    },
  });
  const caps = standing.caps.filter((cap) => cap.api_key === null && cap.member === null);
  return (
    <SpendCaps
      // Caps that were set elsewhere start the form anew; what is spent of them leaves what is being written alone.
      key={caps.map(({ period, limit }) => `${period} ${limit}`).join()}
      caps={caps}
      onSave={save.mutate}
      isBusy={save.isPending}
      {...(save.error === null ? {} : { error: shownProblem(save.error).title })}
      {...(mayChange ? {} : LOCKED)}
    />
  );
}

/** The account's thresholds, as the server read them with the page and as they are set since. */
export function AlertsOfAccount({ standing, mayChange, first }: CreditsLimitsProps & { first: AlertsWire }) {
  const queries = useQueryClient();
  const { account } = standing;
  const alerts = useQuery({ ...alertsQuery(account), initialData: first });
  const save = useMutation({
    mutationFn: (wanted: Parameters<typeof setAlerts>[1]) => setAlerts(account, wanted),
    onSuccess: (changed) => queries.setQueryData(alertsQuery(account).queryKey, changed),
  });
  const gates = new Set(standing.gates.flatMap(({ windows }) => windows));
  const windows = standing.windows.flatMap(({ key }) => (gates.has(key) ? [] : [key]));
  return (
    <>
      {alerts.error === null ? null : (
        <ErrorState {...shownProblem(alerts.error)} onRetry={() => void alerts.refetch()} />
      )}
      <AlertChoice
        alerts={alerts.data.alerts}
        windows={windows}
        onChange={save.mutate}
        isBusy={save.isPending}
        {...(save.error === null ? {} : { error: shownProblem(save.error).title })}
        {...(mayChange ? {} : LOCKED)}
      />
    </>
  );
}
