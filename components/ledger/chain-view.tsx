import type { ReactNode } from "react";
import type { Decision } from "@/components/decisions/decision-shapes";
import type {
  AccountAct,
  BalanceUpdate,
  MonetizationEvent,
  UsageEvent,
} from "@/components/decisions/ledger-shapes";
import { SourceChip } from "@/components/decisions/source-chip";
import type { Grant } from "@/components/decisions/standing-shapes";
import { sourceName, sourceOfGrant, usageWords } from "@/components/decisions/words";
import { Amount } from "@/components/ui/amount";
import { Link } from "@/components/ui/link";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { Moment } from "@/components/ui/time";
import { formatCredits, formatQuantity, isZero, negated, shortId } from "@/lib/format";
import { actWords } from "./act-words";

interface ChainViewProps {
  decision?: Decision | null;
  /** What was done to the account, where no request moved the balance. */
  act?: AccountAct | null;
  usageEvent?: UsageEvent | null;
  monetizationEvent?: MonetizationEvent | null;
  updates: readonly BalanceUpdate[];
  grants: readonly Grant[];
  /** Null for an id that has no page of its own. */
  hrefOf?: (id: string) => string | null;
  onOpenTrace?: (decision: Decision) => void;
}

/** From click to cent and back: decision → usage event → monetization event → balance updates ← grants. */
export function ChainView({
  decision = null,
  act = null,
  usageEvent = null,
  monetizationEvent = null,
  updates,
  grants,
  hrefOf = () => null,
  onOpenTrace,
}: ChainViewProps) {
  const isUnsettled = usageEvent !== null && monetizationEvent === null;
  const link = (id: string) => <ChainId id={id} href={hrefOf(id)} />;
  return (
    <div className="@container">
      <ol
        aria-label="Chain from cause to grants"
        className="grid gap-4 @4xl:auto-cols-fr @4xl:grid-flow-col @4xl:gap-0"
      >
        {act === null ? (
          <DecisionLink decision={decision} link={link} onOpenTrace={onOpenTrace} />
        ) : (
          <ChainLink name="Act" isFirst>
            <p className="font-medium">{actWords(act.kind)}</p>
            {act.reason === null ? null : <p className="break-words">“{act.reason}”</p>}
            <p className="text-muted">
              by <span className="font-mono break-all">{act.actor}</span>,{" "}
              <Moment at={act.at} precision="second" />, seq {formatQuantity(act.seq)}
            </p>
          </ChainLink>
        )}
        {usageEvent === null ? null : (
          <ChainLink name="Usage event">
            {link(usageEvent.id)}
            {usageEvent.kind === "refund" ? null : <p>{usageWords(usageEvent.usage)}</p>}
            <p className="text-muted">
              {usageEvent.kind}, <Moment at={usageEvent.decided_at} precision="second" />
            </p>
          </ChainLink>
        )}
        {usageEvent === null ? null : (
          <ChainLink name="Monetization event">
            {monetizationEvent === null ? (
              <Missing>not yet settled</Missing>
            ) : (
              <Charge event={monetizationEvent} link={link} />
            )}
          </ChainLink>
        )}
        <ChainLink name={updates.length === 1 ? "Balance update" : "Balance updates"}>
          {updates.length === 0 ? (
            <Missing>{isUnsettled ? "follow with the settlement" : "nothing was charged"}</Missing>
          ) : (
            updates.map((update) => <Update key={update.id} update={update} link={link} />)
          )}
        </ChainLink>
        <ChainLink name={grants.length === 1 ? "Grant" : "Grants"} pointsBack>
          {grants.length === 0 ? (
            <Missing>{isUnsettled ? "set aside, not yet drawn" : "none drawn"}</Missing>
          ) : (
            grants.map((grant) => (
              <div key={grant.id} className="mb-1 min-w-0 last:mb-0">
                <SourceChip
                  source={sourceOfGrant(grant.kind)}
                  label={grant.label ?? sourceName(sourceOfGrant(grant.kind))}
                />
                <p className="text-muted">{link(grant.id)}</p>
              </div>
            ))
          )}
        </ChainLink>
      </ol>
    </div>
  );
}

interface PartProps {
  link: (id: string) => ReactNode;
}

interface DecisionLinkProps extends PartProps {
  decision: Decision | null;
  onOpenTrace: ((decision: Decision) => void) | undefined;
}

function DecisionLink({ decision, link, onOpenTrace }: DecisionLinkProps) {
  return (
    <ChainLink name="Decision" isFirst>
      {decision === null ? (
        <Missing>no request: a change of the account or time moved the balance</Missing>
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
  );
}

function Charge({ event, link }: PartProps & { event: MonetizationEvent }) {
  if (event.cost.startsWith("-"))
    return (
      <>
        {link(event.id)}
        <p>
          pays back <Amount value={negated(event.cost)} hasUnit={false} className="font-mono" />
        </p>
        <p className="text-muted">
          {formatCredits(negated(event.included))} of it included, {formatCredits(negated(event.charged))} of
          it charged
        </p>
      </>
    );
  const overshoot = isZero(event.overshoot) ? "" : `, ${formatCredits(event.overshoot)} overshoot`;
  return (
    <>
      {link(event.id)}
      <p>
        cost <Amount value={event.cost} hasUnit={false} className="font-mono" />
      </p>
      <p className="text-muted">
        {formatCredits(event.included)} included, {formatCredits(event.charged)} charged{overshoot}
      </p>
    </>
  );
}

function Update({ update, link }: PartProps & { update: BalanceUpdate }) {
  return (
    <div className="mb-1 last:mb-0">
      {link(update.id)}
      <p>
        <Amount value={update.amount} sign="always" hasUnit={false} className="font-mono font-medium" />{" "}
        <span className="text-muted">to {formatCredits(update.balance_after)}</span>
      </p>
    </div>
  );
}

interface ChainLinkProps {
  name: string;
  isFirst?: boolean;
  /** Grants fund updates: their arrow points the other way. */
  pointsBack?: boolean;
  children: ReactNode;
}

/** Beside each other where the chain has the room for it, not where the window has. */
function ChainLink({ name, isFirst = false, pointsBack = false, children }: ChainLinkProps) {
  return (
    <li className="relative min-w-0 border-s-2 border-accent ps-4 text-sm @4xl:border-s-0 @4xl:border-t-2 @4xl:ps-0 @4xl:pe-4 @4xl:pt-3">
      <span
        aria-hidden
        className="absolute -start-[5px] top-1.5 size-2 rounded-full border-2 border-accent bg-page @4xl:start-0 @4xl:-top-[5px]"
      />
      <p className="mb-0.5 text-xs text-muted">
        {isFirst ? null : <span aria-hidden>{pointsBack ? "← " : "→ "}</span>}
        {name}
      </p>
      {children}
    </li>
  );
}

function ChainId({ id, href }: { id: string; href: string | null }) {
  if (href === null)
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

export function ChainSkeleton() {
  return (
    <div className="grid gap-4">
      <LoadingLabel>Loading the chain…</LoadingLabel>
      {["Decision", "Usage event", "Monetization event", "Balance updates", "Grants"].map((name) => (
        <div key={name} className="flex flex-col gap-1.5 border-s-2 border-hairline ps-4">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-32" />
        </div>
      ))}
    </div>
  );
}
