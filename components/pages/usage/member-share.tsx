"use client";

import { Snowflake } from "lucide-react";
import { BalanceSummary } from "@/components/ledger/balance-summary";
import { Section } from "@/components/ui/page-header";
import { CapRows } from "@/components/usage/cap-rows";
import { StandingWindows } from "@/components/usage/standing-windows";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";

/**
 * An organization's account as one of its members sees it: what counts them alone, and what all have together. The pool is told by what
 * is left of it; who used the rest is nobody's to see here.
 */
export function MemberShare({ standing }: { standing: StandingWire }) {
  const { member, windows, caps } = standing;
  const partOf = (isOwn: boolean) => ({
    ...standing,
    windows: windows.filter(({ key }) => key.includes("@") === isOwn),
  });
  const own = { standing: partOf(true), caps: caps.filter((cap) => cap.member !== null) };
  const pool = { standing: partOf(false), caps: caps.filter((cap) => cap.member === null) };
  return (
    <>
      {member?.frozen === true ? <FrozenMember /> : null}
      <Section title="Your share">
        <p className="mb-1 text-muted">
          {own.standing.windows.length + own.caps.length === 0
            ? "Nothing is set for you alone: you draw on the pool like everybody in your organization."
            : "Set for you alone, and counted for you alone."}
        </p>
        <StandingWindows standing={own.standing} />
        <CapRows caps={own.caps} />
      </Section>
      <Section title="Your organization’s pool">
        <p className="mb-1 text-muted">What is left for all of you together.</p>
        <StandingWindows standing={pool.standing} />
        <CapRows caps={pool.caps} />
        <div className="mt-4">
          <BalanceSummary
            credits={standing.credits}
            grants={standing.grants}
            formula={null}
            formulaSeq={null}
          />
        </div>
      </Section>
    </>
  );
}

function FrozenMember() {
  return (
    <div className="mt-6 flex gap-3 rounded-md border border-danger/40 bg-danger-soft p-3">
      <Snowflake aria-hidden className="mt-0.5 size-4 shrink-0 stroke-2 text-danger" />
      <div>
        <p className="font-medium">Your organization has frozen your share</p>
        <p className="text-muted">
          Every request of yours is refused. What you used stays as it is and can be read. Ask whoever runs
          the organization to lift it.
        </p>
      </div>
    </div>
  );
}
