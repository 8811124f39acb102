"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { Activity, memo, type ReactNode, startTransition, useEffect, useRef } from "react";
import type { AccountSummary } from "@/components/decisions/standing-shapes";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { LoadingLabel } from "@/components/ui/skeleton";
import { Table } from "@/components/ui/table";
import { formatQuantity } from "@/lib/format";
import { ACCOUNT_COLUMNS, AccountRow } from "./account-row";

const ROW_PX = 36;
const OVERSCAN_ROWS = 12;

interface AccountSearchTableProps {
  accounts: readonly AccountSummary[];
  query: string;
  onQueryChange: (query: string) => void;
  hrefOf: (account: AccountSummary) => string;
  hasMore?: boolean;
  /** Called when the end of what is loaded comes near. */
  onEndReached?: () => void;
  isLoading?: boolean;
  /** How many match, where the server knows. */
  total?: number;
  /** Views, filters, export. */
  actions?: ReactNode;
}

/** Accounts by any id, name or key prefix. Only the rows in sight are in the page, so ten thousand scroll like ten. */
export function AccountSearchTable({
  accounts,
  query,
  onQueryChange,
  hrefOf,
  hasMore = false,
  onEndReached,
  isLoading = false,
  total,
  actions,
}: AccountSearchTableProps) {
  const isNothing = !isLoading && accounts.length === 0;
  return (
    <div className="flex min-h-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          type="search"
          aria-label="Search accounts"
          placeholder="Any id, name, e-mail or key prefix"
          // The browser writes the letters by itself: what they find is drawn after them, and holds none of them up.
          defaultValue={query}
          onChange={(event) => {
            const text = event.target.value;
            startTransition(() => onQueryChange(text));
          }}
          prefixIcon={<Search aria-hidden />}
          className="sm:w-96"
        />
        {actions}
        <p role="status" className="ms-auto text-sm text-muted">
          {isLoading
            ? "Searching…"
            : total === undefined
              ? `${formatQuantity(accounts.length)}${hasMore ? " and more" : ""} ${accounts.length === 1 && !hasMore ? "account" : "accounts"}`
              : `${formatQuantity(accounts.length)} of ${formatQuantity(total)} accounts`}
        </p>
      </div>
      {isNothing ? (
        <EmptyState title={query === "" ? "No accounts yet" : `Nothing matches “${query}”`}>
          {query === ""
            ? "Accounts appear with the first POST /accounts."
            : "Ids match from their beginning; names and e-mails anywhere."}
        </EmptyState>
      ) : (
        <Rows
          accounts={accounts}
          hrefOf={hrefOf}
          hasMore={hasMore}
          {...(onEndReached === undefined ? {} : { onEndReached })}
          {...(total === undefined ? {} : { total })}
        />
      )}
      {isLoading ? <LoadingLabel>Searching accounts…</LoadingLabel> : null}
    </div>
  );
}

type VirtualRowsProps = Pick<
  AccountSearchTableProps,
  "accounts" | "hrefOf" | "hasMore" | "onEndReached" | "total"
>;

/**
 * Whoever types while the page wakes must not wait for its rows: they wake by themselves, and are drawn again for other accounts alone,
 * not for every letter. Whoever shows them passes what stays the same.
 */
const Rows = memo(function Rows(props: VirtualRowsProps) {
  return (
    <Activity>
      <VirtualRows {...props} />
    </Activity>
  );
});

function VirtualRows({ accounts, hrefOf, hasMore, onEndReached, total }: VirtualRowsProps) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: accounts.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
    // Rows drawn before the scroller is measured: the server's render is not an empty table.
    initialRect: { width: 1_000, height: 720 },
    getItemKey: (index) => accounts[index]?.account ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  useEffect(() => {
    if (hasMore && lastIndex >= accounts.length - OVERSCAN_ROWS) onEndReached?.();
  }, [hasMore, lastIndex, accounts.length, onEndReached]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled
    <div ref={scrollRef} tabIndex={0} className={SCROLLER}>
      <Table
        caption="Accounts"
        columns={ACCOUNT_COLUMNS}
        density="compact"
        rowCount={total ?? accounts.length}
        className="sm:min-w-240 sm:table-fixed"
      >
        {before > 0 ? <Spacer blockSize={before} /> : null}
        {items.map((item) => {
          const account = accounts[item.index];
          if (account === undefined) return null;
          return (
            <AccountRow
              key={item.key}
              rowRef={virtualizer.measureElement}
              index={item.index}
              account={account}
              href={hrefOf(account)}
            />
          );
        })}
        {after > 0 ? <Spacer blockSize={after} /> : null}
      </Table>
    </div>
  );
}

const SCROLLER = "max-h-[calc(100dvh-12rem)] min-h-40 overflow-auto focus-visible:-outline-offset-2";

/** As high as all the rows that are out of sight on its side. */
function Spacer({ blockSize }: { blockSize: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={ACCOUNT_COLUMNS.length} style={{ blockSize, padding: 0, border: 0 }} />
    </tr>
  );
}
