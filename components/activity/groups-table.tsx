"use client";

import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import { formatCredits, formatQuantity, formatShare, isZero } from "@/lib/format";
import type { RollUpSums } from "./roll-up-line";

interface GroupsTableProps {
  groups: readonly RollUpSums[];
  what: "session" | "lineage";
  onOpen: (group: string) => void;
}

/** Sessions, or requests with their retries: what each came to. One leads to its requests. */
export function GroupsTable({ groups, what, onOpen }: GroupsTableProps) {
  const columns = [
    { key: "group", label: what === "session" ? "Session" : "Lineage" },
    { key: "requests", label: "Requests", isNumeric: true },
    { key: "refused", label: "Refused", isNumeric: true },
    { key: "cost", label: "Cost, credits", isNumeric: true },
    { key: "included", label: "Included", isNumeric: true },
    { key: "charged", label: "Charged, credits", isNumeric: true },
    { key: "last", label: "Last" },
  ];
  return (
    <Table caption={what === "session" ? "Sessions" : "Lineages"} columns={columns}>
      {groups.map((sums) => (
        <Row key={sums.group}>
          <Cell isLead>
            <button
              type="button"
              className="touch-target max-w-full truncate text-accent hover:underline"
              onClick={() => onOpen(sums.group ?? "")}
            >
              {sums.group}
            </button>
          </Cell>
          <Cell label="Requests" isNumeric>
            {formatQuantity(sums.requests)}
          </Cell>
          <Cell label="Refused" isNumeric>
            {formatQuantity(sums.blocked)}
          </Cell>
          <Cell label="Cost, credits" isNumeric className="font-mono">
            {formatCredits(sums.cost)}
          </Cell>
          <Cell label="Included" isNumeric>
            {isZero(sums.cost) ? "—" : formatShare(sums.included, sums.cost)}
          </Cell>
          <Cell label="Charged, credits" isNumeric className="font-mono">
            {formatCredits(sums.charged)}
          </Cell>
          <Cell label="Last">
            <Moment at={sums.last_at} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
