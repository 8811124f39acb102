import { Cell, Row, Table } from "@/components/ui/table";
import { formatCredits, formatQuantity, isZero, negated, shareOf, shortId, sumOf } from "@/lib/format";
import type { UsageGroup } from "./usage-groups";

const COLUMNS = [
  { key: "group", label: "Used by" },
  { key: "requests", label: "Requests", isNumeric: true },
  { key: "share", label: "Share" },
  { key: "included", label: "Included, cr", isNumeric: true },
  { key: "charged", label: "Charged, cr", isNumeric: true },
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
    <Table caption="Where it went in credits, what costs most first" columns={COLUMNS}>
      {groups.map((group) => {
        const name = group.name ?? "unnamed";
        return (
          <Row key={name}>
            <Cell isLead title={name}>
              {name.length > 24 ? shortId(name) : name}
            </Cell>
            <Cell label="Requests" isNumeric>
              <span>
                {formatQuantity(group.requests)}
                {group.blocked === 0 ? null : (
                  <span className="block text-sm text-muted">{formatQuantity(group.blocked)} blocked</span>
                )}
              </span>
            </Cell>
            <Cell label="Share" className="min-w-20 max-sm:items-center">
              <ShareMeter group={group} whole={whole} label={`${name}, share`} />
            </Cell>
            <Cell label="Included, cr" isNumeric className="font-mono">
              {formatCredits(group.included)}
            </Cell>
            <Cell label="Charged, cr" isNumeric className="font-mono">
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

/** A group's share of all: what was included in its plan, then what was charged. */
function ShareMeter({ group, whole, label }: { group: UsageGroup; whole: string; label: string }) {
  const share = (amount: string) => (isZero(whole) ? 0 : shareOf(amount, whole));
  const parts = [
    { source: "windows", part: share(group.included) },
    { source: "purchased", part: share(group.charged) },
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn in parts
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share(group.cost) * 100)}
      aria-valuetext={`${formatCredits(group.cost)} of ${formatCredits(whole)} credits, ${formatCredits(group.charged)} of them charged`}
      className="flex h-2 w-full overflow-hidden rounded-xs border border-control bg-page"
    >
      {parts.map(({ source, part }) =>
        part === 0 ? null : (
          <span
            key={source}
            data-source={source}
            className="water h-full min-w-0.5"
            style={{ inlineSize: `${part * 100}%` }}
          />
        ),
      )}
    </div>
  );
}
