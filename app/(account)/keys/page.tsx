import type { Metadata } from "next";
import { Suspense } from "react";
import { KeysPage } from "@/components/pages/keys/keys-page";
import { KeysSkeleton } from "@/components/pages/keys/keys-skeleton";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { readStanding } from "@/lib/accounts/reads";
import { accountOfAddress, type PageAccount, principalOfPage } from "@/lib/auth/page-account";
import { keyWire, listKeys } from "@/lib/keys/reads";
import { registered } from "@/lib/runtime";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Keys" };

const KEYS_MAX = 200;

export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own } = await accountOfAddress(runtime, searchParams);
  if (own === null) return <NoAccount title="Keys" />;
  if (own.memberId !== null) return <NotAMembers />;
  return (
    <Suspense fallback={<KeysSkeleton />}>
      <Keys account={own} />
    </Suspense>
  );
}

async function Keys({ account }: { account: PageAccount }) {
  const { runtime } = registered();
  const principal = await principalOfPage(runtime);
  const standing = await readStanding(runtime, account.id);
  if (standing === null || principal === null) return <NoAccount title="Keys" />;
  const filter = { accountId: account.id, limit: KEYS_MAX - 1, beforeId: null };
  const rows = await listKeys(runtime, principal, filter);
  return <KeysPage standing={standing} keys={rows.map(keyWire)} mayChange={account.mayChange} />;
}

/** A member's part of an account has no keys to manage: those are the organization's. */
function NotAMembers() {
  return (
    <>
      <PageHeader title="Keys" />
      <EmptyState title="Your organization’s keys">
        Whoever runs your organization makes its keys, also one that is yours alone. What is left for you is
        on your usage page.
      </EmptyState>
    </>
  );
}
