import { PageHeader, Section, SectionPair } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { CascadeSkeleton } from "@/components/usage/cascade";
import { ForecastSkeleton } from "@/components/usage/forecast-summary";
import { LatestDecisionsSkeleton } from "@/components/usage/latest-decisions";
import { WindowsSkeleton } from "../section-skeletons";

/** The page still dry: everything where it will be, in its size. */
export function UsageSkeleton() {
  return (
    <>
      <LoadingLabel>Loading your usage…</LoadingLabel>
      <PageHeader title="Usage" stamp={<Skeleton className="h-7 w-64" />}>
        <Skeleton className="h-15 w-120 max-w-full sm:h-6" />
        <Skeleton className="h-41 w-full rounded-md! sm:h-26" />
      </PageHeader>
      <CascadeSkeleton />
      <SectionPair>
        <Section title="Who pays the next request">
          <Skeleton className="h-18 w-full" />
        </Section>
        <Section title="Consent">
          <Skeleton className="h-55 w-80 max-w-full" />
        </Section>
      </SectionPair>
      <Section title="Windows">
        <WindowsSkeleton />
      </Section>
      <SectionPair>
        <Section title="How long it lasts">
          <Skeleton className="mb-4 h-103 w-full sm:h-93" />
          <ForecastSkeleton />
        </Section>
        <div>
          <Section title="Where it went">
            <Skeleton className="h-80 w-full" />
          </Section>
          <Section title="Credits">
            <Skeleton className="h-11 w-44" />
            <Skeleton className="mt-3 h-4 w-120 max-w-full" />
          </Section>
        </div>
      </SectionPair>
      <Section title="Latest decisions">
        <LatestDecisionsSkeleton />
      </Section>
    </>
  );
}
