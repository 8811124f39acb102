import { Badge } from "@/components/ui/badge";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Cell, Row, Table } from "@/components/ui/table";
import { Day } from "@/components/ui/time";
import { formatQuantity } from "@/lib/format";
import type { PlanRow } from "@/lib/plans/schema/plan-overview";

export const PLAN_COLUMNS = [
  { key: "name", label: "Plan" },
  { key: "published", label: "Published" },
  { key: "draft", label: "Draft" },
  { key: "accounts", label: "Accounts", isNumeric: true },
  { key: "mode", label: "Added by" },
];

/** Every plan with what is published, what is drafted, and how many accounts are on any version of it. */
export function PlansTable({ plans }: { plans: readonly PlanRow[] }) {
  if (plans.length === 0)
    return (
      <EmptyState title="There are no plans yet" ghost={<GhostRows />}>
        A plan is added with <code className="font-mono">POST /api/v1/plans</code>: its gates, and its layers
        in the order in which they pay. It stands here with its versions, and a draft can be tried on recorded
        usage.
      </EmptyState>
    );
  return (
    <Table caption="Plans, newest first" columns={PLAN_COLUMNS} density="compact">
      {plans.map((plan) => {
        const published = plan.versions.find(({ status }) => status === "published");
        const draft = plan.versions.find(({ status }) => status === "draft");
        const accounts = plan.versions.reduce((sum, version) => sum + version.accounts, 0);
        return (
          <Row key={plan.id}>
            <Cell isLead>
              <Link href={`/admin/plans/${plan.id}`} className="font-medium">
                {plan.name}
              </Link>
            </Cell>
            <Cell label="Published">
              {published === undefined ? (
                <span className="text-muted">never</span>
              ) : (
                <>
                  v{published.version}
                  {published.publishedAt === null ? null : (
                    <span className="text-muted">
                      , <Day at={published.publishedAt} />
                    </span>
                  )}
                </>
              )}
            </Cell>
            <Cell label="Draft">
              {draft === undefined ? <span className="text-muted">none</span> : `v${draft.version}`}
            </Cell>
            <Cell label="Accounts" isNumeric>
              {formatQuantity(accounts)}
            </Cell>
            <Cell label="Added by">{plan.livemode ? "live" : <Badge>sandbox</Badge>}</Cell>
          </Row>
        );
      })}
    </Table>
  );
}
