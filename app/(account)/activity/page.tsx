import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { ActivityPage } from "@/components/pages/activity/activity-page";
import { ActivitySkeleton } from "@/components/pages/activity/activity-skeleton";
import { accountOfPage, type PageAccount } from "@/lib/auth/page-account";
import { requireUser } from "@/lib/auth/page-user";
import { readActivity } from "@/lib/decisions/reads";
import { registered } from "@/lib/runtime";
import { readSnapshot } from "../../account-snapshot";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Activity" };

/** Whose account it is, is settled before the first byte: so an answer of 404 or to the sign-in is one by its status too. */
export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  await requireUser(runtime);
  const { account } = await searchParams;
  const asked = typeof account === "string" ? account : null;
  const own = await accountOfPage(runtime, asked);
  if (own === "foreign") notFound();
  if (own === "none") return <NoAccount title="Activity" />;
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
