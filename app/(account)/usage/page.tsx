import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { UsageView } from "@/components/usage/usage-view";
import { readStanding } from "@/lib/accounts/reads";
import { accountOfPage } from "@/lib/auth/page-account";
import { readLatestDecisions } from "@/lib/decisions/reads";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Usage" };

const LATEST = 10;

export default async function UsagePage({ searchParams }: { searchParams: Promise<{ account?: string }> }) {
  const { runtime } = registered();
  const accountId = await accountOfPage(runtime, (await searchParams).account ?? null);
  const standing = accountId === null ? null : await readStanding(runtime, accountId);
  if (accountId === null || standing === null) {
    return (
      <>
        <PageHeader title="Usage" />
        <EmptyState title="No account yet">
          You are signed in, but no account is linked to you. Ask whoever runs this Spillway to link one.
        </EmptyState>
      </>
    );
  }
  const decisions = await readLatestDecisions(runtime, accountId, LATEST);
  return (
    <UsageView
      standing={standing}
      decisions={decisions}
      origin={runtime.config.url}
      renderedAt={new Date(runtime.clock.now()).toISOString()}
    />
  );
}
