import { CODE_COLUMNS } from "@/components/codes/codes-table";
import { PageHeader } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { Cell, Row, Table } from "@/components/ui/table";

/** The list as it will stand, row for row. */
export function CodesSkeleton() {
  return (
    <>
      <PageHeader title="Promo codes" />
      <LoadingLabel>Loading the codes…</LoadingLabel>
      <Table caption="Promo codes, loading" columns={CODE_COLUMNS} density="compact">
        {Array.from({ length: 6 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ghosts never move
          <Row key={row}>
            {CODE_COLUMNS.map((column) => (
              <Cell key={column.key} label={column.label} isNumeric={column.isNumeric === true}>
                <Skeleton className={`inline-block! h-3 ${column.key === "label" ? "w-40" : "w-14"}`} />
              </Cell>
            ))}
          </Row>
        ))}
      </Table>
    </>
  );
}
