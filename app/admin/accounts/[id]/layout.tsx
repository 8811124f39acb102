import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";

interface AccountLayoutProps {
  params: Promise<{ id: string }>;
  children: ReactNode;
}

/** Asked here, above the skeleton: an account that does not exist is answered with 404, not with a page that says so. */
export default async function AccountLayout({ params, children }: AccountLayoutProps) {
  const accountId = await accountOfAdminPage(registered().runtime, decodeURIComponent((await params).id));
  if (accountId === null) notFound();
  return children;
}
