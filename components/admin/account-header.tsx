import type { ReactNode } from "react";
import type { Frozen } from "@/components/decisions/standing-shapes";
import { Badge, FrozenBadge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { formatQuantity } from "@/lib/format";

interface AccountHeaderProps {
  account: string;
  name: string;
  externalId?: string | null;
  plan: string;
  timeZone: string;
  frozen: Frozen;
  seq: number;
  /** How long the oldest unsettled usage event has been waiting, in milliseconds; null where it is not known. */
  lagMs: number | null;
  unsettledEvents?: number;
  isSandbox?: boolean;
  stamp?: ReactNode;
  actions?: ReactNode;
}

const LAG_LATE_MS = 5_000;

export function AccountHeader({
  account,
  name,
  externalId,
  plan,
  timeZone,
  frozen,
  seq,
  lagMs,
  unsettledEvents = 0,
  isSandbox = false,
  stamp,
  actions,
}: AccountHeaderProps) {
  return (
    <header className="mb-5 flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-medium tracking-[-0.01em] break-words">{name}</h1>
        {frozen === "none" ? <Badge tone="ok">Active</Badge> : null}
        {frozen === "paid" ? <FrozenBadge>Paid usage frozen</FrozenBadge> : null}
        {frozen === "all" ? <FrozenBadge>Frozen</FrozenBadge> : null}
        {isSandbox ? <Badge>Sandbox</Badge> : null}
        <div className="ms-auto flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-muted">
        <span className="inline-flex items-center font-mono break-all">
          {account}
          <CopyButton text={account} label="Copy the account’s id" />
        </span>
        {externalId == null ? null : <span className="font-mono">ext:{externalId}</span>}
        <span>{plan}</span>
        <span>{timeZone}</span>
        {stamp ?? (
          <span>
            seq <span className="text-ink">{formatQuantity(seq)}</span>
          </span>
        )}
        {lagMs === null ? null : <SettlementLag lagMs={lagMs} events={unsettledEvents} />}
      </div>
    </header>
  );
}

function SettlementLag({ lagMs, events }: { lagMs: number; events: number }) {
  if (events === 0) return <span>settled</span>;
  const waiting = `${formatQuantity(events)} ${events === 1 ? "event" : "events"}`;
  const seconds = formatQuantity(Math.round(lagMs / 100) / 10);
  return lagMs > LAG_LATE_MS ? (
    <Badge tone="warn">
      settlement {seconds} s behind, {waiting}
    </Badge>
  ) : (
    <span>
      settling {waiting}, {seconds} s
    </span>
  );
}
