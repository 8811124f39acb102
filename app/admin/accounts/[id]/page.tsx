import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AccountPage } from "@/components/pages/account/account-page";
import { accountWire } from "@/lib/accounts/reads";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { readSnapshot } from "../../../account-snapshot";

interface PageProps {
  params: Promise<{ id: string }>;
}

/** Named by the account, so that several tabs can be told apart. */
export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const row = await accountRow((await params).id);
  return { title: row?.name ?? "Account" };
}

export default async function Page({ params }: PageProps) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const accountId = await accountOfAdminPage(runtime, decodeURIComponent((await params).id));
  if (accountId === null) notFound();
  const [row, snapshot] = await Promise.all([
    runtime.accountReads.account(accountId),
    readSnapshot(runtime, accountId),
  ]);
  if (row === null || snapshot === null) notFound();
  return <AccountPage account={accountWire(row)} snapshot={snapshot} origin={runtime.config.url} />;
}

async function accountRow(asked: string) {
  const { runtime } = registered();
  const accountId = await accountOfAdminPage(runtime, decodeURIComponent(asked));
  return accountId === null ? null : runtime.accountReads.account(accountId);
}
