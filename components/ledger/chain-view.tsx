import type { ReactNode } from "react";
import type { Decision } from "@/components/decisions/decision-shapes";
import type { BalanceUpdate, MonetizationEvent, UsageEvent } from "@/components/decisions/ledger-shapes";
import { SourceChip } from "@/components/decisions/source-chip";
import type { Grant } from "@/components/decisions/standing-shapes";
import { sourceOfGrant, usageWords } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/time";
import { formatCredits, formatQuantity, isZero, shortId } from "@/lib/format";

interface ChainViewProps {
  decision?: Decision | null;
  usageEvent?: UsageEvent | null;
  monetizationEvent?: MonetizationEvent | null;
  updates: readonly BalanceUpdate[];
  grants: readonly Grant[];
  hrefOf?: (id: string) => string;
  onOpenTrace?: (decision: Decision) => void;
}

/** From click to cent and back: decision → usage event → monetization event → balance updates ← grants. */
export function ChainView({
  decision,
  usageEvent,
  monetizationEvent,
  updates,
  grants,
  hrefOf,
  onOpenTrace,
}: ChainViewProps) {
  const isUnsettled = usageEvent != null && monetizationEvent == null;
  const link = (id: string) => <ChainId id={id} {...(hrefOf === undefined ? {} : { href: hrefOf(id) })} />;
  return (
    <ol aria-label="Chain from decision to grants" className="chain grid gap-3 lg:grid-cols-5 lg:gap-0">
      <ChainLink name="Decision" isFirst>
        {decision == null ? (
          <Missing>no request: the balance was moved by hand or by time</Missing>
        ) : (
          <>
            {link(decision.id)}
            <p>{decision.feature}</p>
            <p className="text-muted">seq {formatQuantity(decision.seq)}</p>
            {onOpenTrace === undefined ? null : (
              <button
                type="button"
                className="touch-target h-6 text-accent hover:underline"
                onClick={() => onOpenTrace(decision)}
              >
                open the trace
              </button>
            )}
          </>
        )}
      </ChainLink>
      <ChainLink name="Usage event">
        {usageEvent == null ? (
          <Missing>none</Missing>
        ) : (
          <>
            {link(usageEvent.id)}
            <p>{usageWords(usageEvent.usage)}</p>
            <p className="text-muted">
              {usageEvent.kind}, <Moment at={usageEvent.decided_at} precision="second" />
            </p>
          </>
        )}
      </ChainLink>
      <ChainLink name="Monetization event">
        {monetizationEvent == null ? (
          <Missing>{isUnsettled ? "not yet settled" : "none"}</Missing>
        ) : (
          <>
            {link(monetizationEvent.id)}
            <p>
              cost <Amount value={monetizationEvent.cost} hasUnit={false} className="font-mono" />
            </p>
            <p className="text-muted">
              {formatCredits(monetizationEvent.included)} included, {formatCredits(monetizationEvent.charged)}{" "}
              charged
              {isZero(monetizationEvent.overshoot)
                ? ""
                : `, ${formatCredits(monetizationEvent.overshoot)} overshoot`}
            </p>
          </>
        )}
      </ChainLink>
      <ChainLink name={updates.length === 1 ? "Balance update" : "Balance updates"}>
        {updates.length === 0 ? (
          <Missing>{isUnsettled ? "follow with the settlement" : "nothing was charged"}</Missing>
        ) : (
          updates.map((update) => (
            <div key={update.id} className="mb-1 last:mb-0">
              {link(update.id)}
              <p>
                <Amount
                  value={update.amount}
                  sign="always"
                  hasUnit={false}
                  className="font-mono font-medium"
                />{" "}
                <span className="text-muted">to {formatCredits(update.balance_after)}</span>
              </p>
            </div>
          ))
        )}
      </ChainLink>
      <ChainLink name={grants.length === 1 ? "Grant" : "Grants"} pointsBack>
        {grants.length === 0 ? (
          <Missing>{isUnsettled ? "set aside, not yet drawn" : "none drawn"}</Missing>
        ) : (
          grants.map((grant) => (
            <div key={grant.id} className="mb-1 last:mb-0">
              <SourceChip source={sourceOfGrant(grant.kind)} label={grant.label ?? grant.kind} />
              <p className="text-muted">{link(grant.id)}</p>
            </div>
          ))
        )}
      </ChainLink>
    </ol>
  );
}

interface ChainLinkProps {
  name: string;
  isFirst?: boolean;
  /** Grants fund updates: their arrow points the other way. */
  pointsBack?: boolean;
  children: ReactNode;
}

function ChainLink({ name, isFirst = false, pointsBack = false, children }: ChainLinkProps) {
  return (
    <li className="relative min-w-0 border-s-2 border-accent ps-3 text-sm lg:border-s-0 lg:border-t-2 lg:ps-0 lg:pe-4 lg:pt-3">
      <span
        aria-hidden
        className="absolute -start-[5px] top-1.5 size-2 rounded-full border-2 border-accent bg-page lg:start-0 lg:-top-[5px]"
      />
      <p className="mb-0.5 text-xs text-muted">
        {isFirst ? null : <span aria-hidden>{pointsBack ? "← " : "→ "}</span>}
        {name}
      </p>
      {children}
    </li>
  );
}

function ChainId({ id, href }: { id: string; href?: string }) {
  if (href === undefined)
    return (
      <span className="font-mono" title={id}>
        {shortId(id)}
      </span>
    );
  return (
    <Link href={href} className="font-mono" title={id}>
      {shortId(id)}
    </Link>
  );
}

function Missing({ children }: { children: ReactNode }) {
  return <p className="text-muted">{children}</p>;
}
