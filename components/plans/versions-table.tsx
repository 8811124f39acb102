import { Badge } from "@/components/ui/badge";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import { formatQuantity } from "@/lib/format";
import type { PlanVersionRow } from "@/lib/plans/schema/plan-overview";

const COLUMNS = [
  { key: "version", label: "Version" },
  { key: "status", label: "Status" },
  { key: "at", label: "Since" },
  { key: "accounts", label: "Accounts on it", isNumeric: true },
];

/** A plan's versions, newest first, and who is on which. */
export function VersionsTable({ versions }: { versions: readonly PlanVersionRow[] }) {
  return (
    <Table caption="Versions, newest first" columns={COLUMNS} density="compact">
      {versions.map(({ ref, version, status, createdAt, publishedAt, accounts }) => (
        <Row key={ref}>
          <Cell isLead>
            <span className="font-medium">v{version}</span>
          </Cell>
          <Cell label="Status">
            <Badge tone={status === "published" ? "ok" : "accent"}>{status}</Badge>
          </Cell>
          <Cell label="Since">
            <Moment at={publishedAt ?? createdAt} />
          </Cell>
          <Cell label="Accounts on it" isNumeric>
            {formatQuantity(accounts)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
