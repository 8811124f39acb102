import type { Metadata } from "next";
import { Suspense } from "react";
import { CreditsPage } from "@/components/pages/credits/credits-page";
import { CreditsSkeleton } from "@/components/pages/credits/credits-skeleton";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { readAlerts } from "@/lib/alerts/reads";
import { accountOfAddress, type PageAccount } from "@/lib/auth/page-account";
import { readLatestUpdates } from "@/lib/ledger/reads";
import { listPurchases, purchaseWire, readOffer } from "@/lib/payments/reads";
import { readTopUp, topUpWire } from "@/lib/payments/top-up/standing-top-up";
import { registered } from "@/lib/runtime";
import { readSnapshot } from "../../account-snapshot";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Credits" };

const PURCHASES = 20;

export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own, asked } = await accountOfAddress(runtime, searchParams);
  if (own === null) return <NoAccount title="Credits" />;
  if (own.memberId !== null) return <NotAMembers />;
  return (
    <Suspense fallback={<CreditsSkeleton />}>
      <Credits account={own} asked={asked} />
    </Suspense>
  );
}

async function Credits({ account, asked }: { account: PageAccount; asked: string | null }) {
  const { runtime } = registered();
  const [snapshot, row, alerts, statement, offer, purchases, topUp] = await Promise.all([
    readSnapshot(runtime, account.id, null),
    runtime.accountReads.account(account.id),
    readAlerts(runtime, account.id),
    readLatestUpdates(runtime, account.id),
    readOffer(runtime, account.id, null),
    listPurchases(runtime, account.id, PURCHASES, null),
    readTopUp(runtime, account.id),
  ]);
  if (snapshot === null || row === null || offer === null) return <NoAccount title="Credits" />;
  return (
    <CreditsPage
      snapshot={snapshot}
      alerts={alerts}
      statement={statement}
      buying={{
        offer,
        purchases: purchases.slice(0, PURCHASES).map(purchaseWire),
        topUp: topUpWire(topUp),
      }}
      openedAt={new Date(row.createdAt).toISOString()}
      mayChange={account.mayChange}
      asked={asked}
      origin={runtime.config.url}
    />
  );
}

function NotAMembers() {
  return (
    <>
      <PageHeader title="Credits" />
      <EmptyState title="The organization’s credits">
        Whoever keeps the organization’s account sees its credits. What you may use of them is on your page of
        usage.
      </EmptyState>
    </>
  );
}
