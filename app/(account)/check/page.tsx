import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CheckPage } from "@/components/pages/check/check-page";
import { accountOfPage } from "@/lib/auth/page-account";
import { requireUser } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Check my bill" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ account?: unknown; from?: unknown }>;
}) {
  const { runtime } = registered();
  await requireUser(runtime);
  const { account, from } = await searchParams;
  const asked = typeof account === "string" ? account : null;
  const own = await accountOfPage(runtime, asked);
  if (own === "none") return <NoAccount title="Check my bill" />;
  // A bundle is of the whole account: a member sees a part of it, and their organization's owner checks the bill.
  if (own === "foreign" || own.memberId !== null) notFound();
  const suffix = asked === null ? "" : `?account=${asked}`;
  const [path, name] = from === "credits" ? ["/credits", "Credits"] : ["/activity", "Activity"];
  return <CheckPage accountId={own.id} backHref={`${path}${suffix}`} backName={name} />;
}
