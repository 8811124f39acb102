import type { Metadata } from "next";
import { Suspense } from "react";
import { UsagePage } from "@/components/pages/usage/usage-page";
import { UsageSkeleton } from "@/components/pages/usage/usage-skeleton";
import { accountOfAddress, type PageAccount } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";
import { readForecast } from "@/lib/usage/forecast/read-forecast";
import { readSnapshot } from "../../account-snapshot";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Usage" };

export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own, asked } = await accountOfAddress(runtime, searchParams);
  if (own === null) return <NoAccount title="Usage" />;
  return (
    <Suspense fallback={<UsageSkeleton />}>
      <Usage account={own} asked={asked} />
    </Suspense>
  );
}

async function Usage({ account, asked }: { account: PageAccount; asked: string | null }) {
  const { runtime } = registered();
  const { id, memberId } = account;
  const [snapshot, forecast] = await Promise.all([
    readSnapshot(runtime, id, memberId),
    readForecast(runtime, id, { feature: null, usage: null, memberId, apiKey: null }),
  ]);
  if (snapshot === null) return <NoAccount title="Usage" />;
  return (
    <UsagePage
      snapshot={snapshot}
      forecast={typeof forecast === "object" && "features" in forecast ? forecast : null}
      mayChange={account.mayChange}
      asked={asked}
      origin={runtime.config.url}
    />
  );
}
