import type { Metadata } from "next";
import { AccountsView } from "@/components/admin/accounts-view";
import { searchAccounts } from "@/lib/accounts/reads";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Accounts" };

const FIRST_PAGE = 100;

export default async function AccountsPage({ searchParams }: { searchParams: Promise<{ q?: string }> }) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const query = (await searchParams).q?.trim() ?? "";
  return <AccountsView firstQuery={query} first={await searchAccounts(runtime, query, FIRST_PAGE, null)} />;
}
