import { PageHeader, Section } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e"];

/** The page still dry: everything where it will be, in its size. */
export function CreditsSkeleton() {
  return (
    <>
      <LoadingLabel>Loading your credits…</LoadingLabel>
      <PageHeader title="Credits" stamp={<Skeleton className="h-7 w-64" />}>
        <Skeleton className="h-11 w-44" />
        <Skeleton className="h-5 w-120 max-w-full" />
      </PageHeader>
      <Section title="What expires when">
        <Skeleton className="h-46 w-full rounded-md!" />
      </Section>
      <Section title="Grants">
        <SkeletonRows />
      </Section>
      <Section title="How credits may be used">
        <Skeleton className="h-80 w-full rounded-md!" />
      </Section>
      <Section title="Statement">
        <SkeletonRows />
      </Section>
    </>
  );
}

function SkeletonRows() {
  return (
    <div aria-hidden className="flex flex-col">
      {ROWS.map((key) => (
        <div key={key} className="flex h-11 items-center gap-6 border-b border-hairline">
          <Skeleton className="h-3 w-32" />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 flex-1" />
        </div>
      ))}
    </div>
  );
}
