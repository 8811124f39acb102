import type { Metadata } from "next";
import { AccountsPage } from "@/components/pages/accounts/accounts-page";
import { searchAccounts } from "@/lib/accounts/reads";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Accounts" };

const FIRST_PAGE = 100;
const QUERY_CHARACTERS_MAX = 320;

export default async function Page({ searchParams }: { searchParams: Promise<{ q?: unknown }> }) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const { q } = await searchParams;
  const query = typeof q === "string" ? q.trim().slice(0, QUERY_CHARACTERS_MAX) : "";
  const first = await searchAccounts(runtime, query, FIRST_PAGE, null);
  return (
    <AccountsPage first={first} firstQuery={query} firstAt={new Date(runtime.clock.now()).toISOString()} />
  );
}
