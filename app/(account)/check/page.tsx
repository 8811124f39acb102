import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CheckPage } from "@/components/pages/check/check-page";
import { accountOfAddress } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";
import { NoAccount } from "../no-account";

export const metadata: Metadata = { title: "Check my bill" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ account?: unknown; from?: unknown }>;
}) {
  const { runtime } = registered();
  const { own, asked } = await accountOfAddress(runtime, searchParams);
  if (own === null) return <NoAccount title="Check my bill" />;
  // A bundle is of the whole account: a member sees a part of it, and their organization's owner checks the bill.
  if (own.memberId !== null) notFound();
  const { from } = await searchParams;
  const suffix = asked === null ? "" : `?account=${asked}`;
  const [path, name] = from === "credits" ? ["/credits", "Credits"] : ["/activity", "Activity"];
  return <CheckPage accountId={own.id} backHref={`${path}${suffix}`} backName={name} />;
}
