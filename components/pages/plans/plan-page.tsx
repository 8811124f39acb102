import { VersionsTable } from "@/components/plans/versions-table";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { PageHeader, Section } from "@/components/ui/page-header";
import { shortId } from "@/lib/format";
import type { PlanRow } from "@/lib/plans/schema/plan-overview";
import { Simulator } from "./simulator";

/** A6: one plan, its versions with who is on which, and the simulator. */
export function PlanPage({ plan }: { plan: PlanRow }) {
  const published = plan.versions.find(({ status }) => status === "published");
  const draft = plan.versions.find(({ status }) => status === "draft");
  return (
    <>
      <PageHeader
        title={plan.name}
        actions={
          <span className="flex flex-wrap items-center gap-2">
            {published === undefined ? null : <Badge tone="ok">v{published.version} published</Badge>}
            {draft === undefined ? null : <Badge tone="accent">v{draft.version} draft</Badge>}
            {plan.livemode ? null : <Badge>sandbox</Badge>}
          </span>
        }
        stamp={
          <span className="flex items-center gap-1 font-mono text-sm text-muted" title={plan.id}>
            {shortId(plan.id)}
            <CopyButton text={plan.id} label="Copy the plan's id" />
          </span>
        }
      >
        <Link href="/admin/plans" className="w-fit text-sm">
          All plans
        </Link>
      </PageHeader>
      <Simulator plan={plan} />
      <Section title="Versions">
        <VersionsTable versions={plan.versions} />
      </Section>
    </>
  );
}
