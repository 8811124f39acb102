import { AccountSkeleton } from "@/components/pages/account/account-skeleton";

export default function Loading() {
  return <AccountSkeleton />;
}
