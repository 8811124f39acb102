import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CheckPage } from "@/components/pages/check/check-page";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Check the bill" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const accountId = await accountOfAdminPage(runtime, decodeURIComponent((await params).id));
  if (accountId === null) notFound();
  return <CheckPage accountId={accountId} backHref={`/admin/accounts/${accountId}`} backName="Account" />;
}
