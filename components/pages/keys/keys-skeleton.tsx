import { GhostRows } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { LoadingLabel } from "@/components/ui/skeleton";

/** The page still dry. */
export function KeysSkeleton() {
  return (
    <>
      <LoadingLabel>Loading the keys…</LoadingLabel>
      <PageHeader title="Keys" />
      <GhostRows />
    </>
  );
}
