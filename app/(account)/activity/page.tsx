import type { Metadata } from "next";
import { Suspense } from "react";
import { ActivityPage } from "@/components/pages/activity/activity-page";
import { ActivitySkeleton } from "@/components/pages/activity/activity-skeleton";
import { accountOfAddress, type PageAccount } from "@/lib/auth/page-account";
import { readActivity } from "@/lib/decisions/reads";
import { registered } from "@/lib/runtime";
import { readSnapshot } from "../../account-snapshot";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Activity" };

export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own, asked } = await accountOfAddress(runtime, searchParams);
  if (own === null) return <NoAccount title="Activity" />;
  return (
    <Suspense fallback={<ActivitySkeleton />}>
      <Activity account={own} asked={asked} />
    </Suspense>
  );
}

async function Activity({ account, asked }: { account: PageAccount; asked: string | null }) {
  const { runtime } = registered();
  const { id: accountId, memberId } = account;
  const [snapshot, first] = await Promise.all([
    readSnapshot(runtime, accountId, memberId),
    readActivity(runtime, { accountId, memberId }),
  ]);
  if (snapshot === null) return <NoAccount title="Activity" />;
  return (
    <ActivityPage
      snapshot={snapshot}
      first={first}
      mayChange={account.mayChange}
      isMember={memberId !== null}
      asked={asked}
      origin={runtime.config.url}
    />
  );
}
