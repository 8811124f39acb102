import { PlansSkeleton } from "@/components/pages/plans/plans-skeleton";

export default function Loading() {
  return <PlansSkeleton />;
}
