import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { AccountKindProvider } from "@/components/pages/account/account-kind";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";

interface AccountLayoutProps {
  params: Promise<{ id: string }>;
  children: ReactNode;
}

/** Asked here, above the skeleton: an account that does not exist is answered with 404, not with a page that says so. */
export default async function AccountLayout({ params, children }: AccountLayoutProps) {
  const { runtime } = registered();
  const accountId = await accountOfAdminPage(runtime, decodeURIComponent((await params).id));
  const row = accountId === null ? null : await runtime.accountReads.account(accountId);
  if (row === null) notFound();
  return <AccountKindProvider kind={row.kind}>{children}</AccountKindProvider>;
}
