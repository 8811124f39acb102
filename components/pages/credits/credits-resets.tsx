"use client";

import { windowName } from "@/components/decisions/words";
import { Section } from "@/components/ui/page-header";
import { BankedResets } from "@/components/usage/banked-resets";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { ResetWire } from "@/lib/credits/schema/reset-schema";
import { formatMeasured } from "@/lib/format";
import { useRedeemReset } from "../redeem-reset";

/** Resets in the bank, and of the one that was just used what each window was before and is now (E7). */
export function CreditsResets({ standing, mayChange }: { standing: StandingWire; mayChange: boolean }) {
  const redeeming = useRedeemReset(standing.account);
  const used = redeeming.data ?? null;
  if (standing.resets.length === 0 && used === null) return null;
  return (
    <Section title="Banked resets">
      <BankedResets
        resets={standing.resets}
        onRedeem={mayChange ? (grant) => redeeming.mutate({ grant, key: crypto.randomUUID() }) : null}
        isBusy={redeeming.isPending}
      />
      {used === null ? null : <Redeemed reset={used} />}
    </Section>
  );
}

function Redeemed({ reset }: { reset: ResetWire }) {
  return (
    <div role="status" className="mt-3 text-sm">
      <p className="font-medium">The reset was used</p>
      <ul>
        {reset.windows.map(({ key, measure, limit, before, after }) => (
          <li key={key}>
            {windowName(key)}: <span className="font-mono">{formatMeasured(before.used, measure)}</span> used
            before, <span className="font-mono">{formatMeasured(after.used, measure)}</span> now, of{" "}
            {formatMeasured(limit, measure)}
          </li>
        ))}
      </ul>
    </div>
  );
}
