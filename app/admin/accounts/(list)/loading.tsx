import { AccountsSkeleton } from "@/components/pages/accounts/accounts-skeleton";

export default function Loading() {
  return <AccountsSkeleton />;
}
