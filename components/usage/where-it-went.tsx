import { LevelMeter } from "@/components/charts/level-meter";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatCredits, formatQuantity, isZero, negated, shareOf, shortId, sumOf } from "@/lib/format";
import type { UsageGroup } from "./usage-groups";

const COLUMNS = [
  { key: "group", label: "Used by" },
  { key: "requests", label: "Requests", isNumeric: true },
  { key: "share", label: "Share" },
  { key: "included", label: "Included, credits", isNumeric: true },
  { key: "charged", label: "Charged, credits", isNumeric: true },
] as const;

interface WhereItWentProps {
  groups: readonly UsageGroup[];
  /** The same of the time before, where it is compared with; null where it is not. */
  before: readonly UsageGroup[] | null;
}

/** Who used what, with included against charged (E9); and by how much more or less than in the time before. */
export function WhereItWent({ groups, before }: WhereItWentProps) {
  const whole = sumOf("0", ...groups.map(({ cost }) => cost));
  const known = new Map(before?.map((group) => [group.name, group]));
  return (
    <Table caption="Where it went, what costs most first" columns={COLUMNS}>
      {groups.map((group) => {
        const name = group.name ?? "unnamed";
        return (
          <Row key={name}>
            <Cell isLead title={name}>
              {name.length > 24 ? shortId(name) : name}
            </Cell>
            <Cell label="Requests" isNumeric>
              {formatQuantity(group.requests)}
              {group.blocked === 0 ? null : <span className="text-muted"> ({group.blocked} blocked)</span>}
            </Cell>
            <Cell label="Share" className="min-w-28">
              <LevelMeter
                source={isZero(group.charged) ? "windows" : "purchased"}
                size="small"
                used={isZero(whole) ? 0 : shareOf(group.cost, whole)}
                label={`${name}, share`}
                text={`${formatCredits(group.cost)} of ${formatCredits(whole)} credits`}
              />
            </Cell>
            <Cell label="Included, credits" isNumeric className="font-mono">
              {formatCredits(group.included)}
            </Cell>
            <Cell label="Charged, credits" isNumeric className="font-mono">
              {formatCredits(group.charged)}
              {before === null ? null : (
                <span className="block font-sans text-sm text-muted">
                  {formatCredits(sumOf(group.cost, negated(known.get(group.name)?.cost ?? "0")), "always")} in
                  all
                </span>
              )}
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}
