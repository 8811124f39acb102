"use client";

import { LevelMeter } from "@/components/charts/level-meter";
import { Section } from "@/components/ui/page-header";
import { Moment, ResetTime } from "@/components/ui/time";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { formatCredits, isZero, negated, shareOf, sumOf } from "@/lib/format";

interface DebtPanelProps {
  credits: Pick<StandingWire["credits"], "debt">;
  overshoot: Pick<StandingWire["overshoot"], "debt_limit" | "owed_since" | "repaid_next">;
}

/** What is owed of finished work that nothing could pay: how much of how much, since when, and what repays it. */
export function DebtPanel({ credits: { debt }, overshoot }: DebtPanelProps) {
  const { debt_limit: limit, owed_since: since } = overshoot;
  const figures =
    limit === null
      ? `${formatCredits(debt)} credits`
      : `${formatCredits(debt)} of ${formatCredits(limit)} credits`;
  return (
    <Section title="Owed">
      <div className="flex max-w-2xl flex-col gap-2">
        <p className="font-medium">{figures}</p>
        {limit === null ? null : (
          <LevelMeter
            source="purchased"
            used={isZero(debt) ? 0 : shareOf(debt, limit)}
            label="Owed"
            text={`${figures} owed`}
          />
        )}
        {isZero(debt) ? (
          <p className="text-sm text-muted">
            Nothing is owed. Work that is finished and costs more than can pay is owed up to this, and repaid
            by the next credits.
          </p>
        ) : (
          <>
            {since === null ? null : (
              <p className="text-sm text-muted">
                Since <Moment at={since} />, for work that was finished when nothing more could pay.
              </p>
            )}
            <p className="text-sm text-muted">
              <Repayment debt={debt} next={overshoot.repaid_next} />
            </p>
            {limit === null ? (
              <p className="text-sm text-muted">
                The plan lets no more be owed: what goes beyond is refunded.
              </p>
            ) : null}
          </>
        )}
      </div>
    </Section>
  );
}

function Repayment({ debt, next }: { debt: string; next: StandingWire["overshoot"]["repaid_next"] }) {
  if (next === null)
    return (
      <>
        The next credits that come repay it first, whatever kind they are, unless they are for some features
        only.
      </>
    );
  const rest = sumOf(debt, negated(next.amount));
  return (
    <>
      {isZero(rest) ? "All of it" : `${formatCredits(next.amount)} of it`}{" "}
      <ResetTime at={next.at} verb="is repaid" /> when a grant is renewed; credits that come before repay it
      first.
    </>
  );
}
