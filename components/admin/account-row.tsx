"use client";

import { memo } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import type { AccountSummary } from "@/components/decisions/standing-shapes";
import { Badge, FrozenBadge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Cell, type Column, Row } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import { formatCredits, formatQuantity } from "@/lib/format";

/** Widths are fixed: columns must not move when other rows scroll into sight. */
export const ACCOUNT_COLUMNS: readonly Column[] = [
  { key: "name", label: "Account" },
  { key: "plan", label: "Plan", className: "w-24" },
  { key: "state", label: "State", className: "w-30" },
  { key: "available", label: "Available, credits", isNumeric: true, className: "w-32" },
  { key: "spent", label: "Charged, 24 h", isNumeric: true, className: "w-36" },
  { key: "blocked", label: "Blocked, 24 h", isNumeric: true, className: "w-28" },
  { key: "seen", label: "Last seen", className: "w-40" },
];

const LAG_LATE_MS = 5_000;

interface AccountRowProps {
  rowRef: (element: HTMLElement | null) => void;
  index: number;
  account: AccountSummary;
  href: string;
}

/** Scrolling draws the rows that come into sight, and leaves the others as they are. */
export const AccountRow = memo(function AccountRow({ rowRef, index, account, href }: AccountRowProps) {
  return (
    <Row ref={rowRef} data-index={index} aria-rowindex={index + 2} className="relative">
      <Cell isLead className="sm:truncate">
        {/* The link's area is the whole row. */}
        <Link
          href={href}
          className="text-ink! no-underline! after:absolute after:inset-0 hover:underline!"
          title={account.account}
        >
          {account.name}
        </Link>
        {account.external_id === null ? null : (
          <span className="ms-2 font-mono text-xs font-normal text-muted">{account.external_id}</span>
        )}
      </Cell>
      <Cell label="Plan" className="sm:truncate">
        {account.plan_name}
      </Cell>
      <Cell label="State">
        <AccountState account={account} />
      </Cell>
      <Cell label="Available, credits" isNumeric className="font-mono">
        {formatCredits(account.available)}
      </Cell>
      <Cell label="Charged, 24 h" isNumeric className="font-mono">
        {account.spent_by_hour === undefined ? null : (
          <Sparkline
            values={account.spent_by_hour}
            width={56}
            height={16}
            className="me-3 hidden! lg:inline-block!"
            label={`${formatCredits(account.spent_24h ?? "0")} credits in 24 hours`}
          />
        )}
        {formatCredits(account.spent_24h ?? "0")}
      </Cell>
      <Cell label="Blocked, 24 h" isNumeric className="font-mono">
        {formatQuantity(account.blocked_24h ?? 0)}
      </Cell>
      <Cell label="Last seen" className="sm:truncate">
        {account.last_seen_at === null ? (
          <span className="text-muted">never</span>
        ) : (
          <Moment at={account.last_seen_at} />
        )}
      </Cell>
    </Row>
  );
});

function AccountState({ account }: { account: AccountSummary }) {
  if (account.frozen !== "none")
    return <FrozenBadge>{account.frozen === "paid" ? "Paid frozen" : "Frozen"}</FrozenBadge>;
  if (account.available.startsWith("-")) return <Badge tone="danger">Negative</Badge>;
  if ((account.lag_ms ?? 0) > LAG_LATE_MS) return <Badge tone="warn">Lagging</Badge>;
  return <Badge tone="ok">Active</Badge>;
}
