import { CodesSkeleton } from "@/components/pages/codes/codes-skeleton";

export default function Loading() {
  return <CodesSkeleton />;
}
