"use client";

import { ACCOUNT_COLUMNS } from "@/components/admin/account-row";
import { PageHeader } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { Cell, Row, Table } from "@/components/ui/table";

/** The list as it will stand, row for row. */
export function AccountsSkeleton() {
  return (
    <>
      <PageHeader title="Accounts" stamp={<Skeleton className="h-4 w-40" />} />
      <LoadingLabel>Loading the accounts…</LoadingLabel>
      <div className="flex flex-col gap-3">
        <Skeleton className="h-8 w-full sm:w-96" />
        <Table
          caption="Accounts, loading"
          columns={ACCOUNT_COLUMNS}
          density="compact"
          className="sm:table-fixed"
        >
          {Array.from({ length: 12 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: ghosts never move
            <Row key={row}>
              {ACCOUNT_COLUMNS.map((column) => (
                <Cell key={column.key} label={column.label} isNumeric={column.isNumeric === true}>
                  <Skeleton className={`inline-block! h-3 ${column.key === "name" ? "w-32" : "w-14"}`} />
                </Cell>
              ))}
            </Row>
          ))}
        </Table>
      </div>
    </>
  );
}
