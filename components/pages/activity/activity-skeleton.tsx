import { ListHead } from "@/components/activity/activity-list";
import { ROW_GRID } from "@/components/activity/activity-row";
import { PageHeader } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

/** The page before its numbers: everything where it will be, in its size. */
export function ActivitySkeleton() {
  return (
    <>
      <LoadingLabel>Loading your activity…</LoadingLabel>
      <PageHeader title="Activity" stamp={<Skeleton className="h-7 w-64" />}>
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-5 w-72" />
      </PageHeader>
      <ListSkeleton />
    </>
  );
}

export function ListSkeleton() {
  return (
    <div aria-hidden>
      <ListHead />
      {ROWS.map((key) => (
        <div key={key} className={`${ROW_GRID} h-23 items-center border-b border-hairline sm:h-11.25`}>
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-32" />
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-12" />
        </div>
      ))}
    </div>
  );
}
