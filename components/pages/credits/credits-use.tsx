"use client";

import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { AlertsWire } from "@/lib/alerts/schema/alert-schema";
import { ConsentOfAccount } from "../consent-of-account";
import { AlertsOfAccount, CapsOfAccount } from "./credits-limits";

interface CreditsUseProps {
  standing: StandingWire;
  alerts: AlertsWire;
  mayChange: boolean;
}

/** Whether, how far and with which warnings credits are used. */
export function CreditsUse({ standing, alerts, mayChange }: CreditsUseProps) {
  return (
    <div className="grid gap-x-12 gap-y-8 md:grid-cols-2 lg:grid-cols-3">
      <ConsentOfAccount standing={standing} wish={null} mayChange={mayChange} onSaved={() => {}} />
      <CapsOfAccount standing={standing} mayChange={mayChange} />
      <AlertsOfAccount standing={standing} mayChange={mayChange} first={alerts} />
    </div>
  );
}
