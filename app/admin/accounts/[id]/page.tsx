import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AccountView } from "@/components/admin/account-view";
import { accountWire, readFormula, readStanding } from "@/lib/accounts/reads";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { requireAdmin } from "@/lib/auth/page-user";
import { readLatestDecisions } from "@/lib/decisions/reads";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Account" };

const LATEST = 10;

export default async function AccountPage({ params }: { params: Promise<{ id: string }> }) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const accountId = await accountOfAdminPage(runtime, decodeURIComponent((await params).id));
  if (accountId === null) notFound();
  const [row, standing, formula, decisions] = await Promise.all([
    runtime.accountReads.account(accountId),
    readStanding(runtime, accountId),
    readFormula(runtime, accountId),
    readLatestDecisions(runtime, accountId, LATEST),
  ]);
  if (row === null || standing === null || formula === null) notFound();
  return (
    <AccountView
      account={accountWire(row)}
      standing={standing}
      formula={formula}
      decisions={decisions}
      origin={runtime.config.url}
      renderedAt={new Date(runtime.clock.now()).toISOString()}
    />
  );
}
