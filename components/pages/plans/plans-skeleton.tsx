import { PLAN_COLUMNS } from "@/components/plans/plans-table";
import { PageHeader } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { Cell, Row, Table } from "@/components/ui/table";

/** The list as it will stand, row for row. */
export function PlansSkeleton() {
  return (
    <>
      <PageHeader title="Plans" />
      <LoadingLabel>Loading the plans…</LoadingLabel>
      <Table caption="Plans, loading" columns={PLAN_COLUMNS} density="compact">
        {Array.from({ length: 6 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ghosts never move
          <Row key={row}>
            {PLAN_COLUMNS.map((column) => (
              <Cell key={column.key} label={column.label} isNumeric={column.isNumeric === true}>
                <Skeleton className={`inline-block! h-3 ${column.key === "name" ? "w-32" : "w-14"}`} />
              </Cell>
            ))}
          </Row>
        ))}
      </Table>
    </>
  );
}
