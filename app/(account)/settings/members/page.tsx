import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MembersPage } from "@/components/pages/members/members-page";
import { readStanding } from "@/lib/accounts/reads";
import { accountOfAddress } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Members" };

/** Of an organization that one holds: a member's part of it has no colleagues, and a person's account no members. */
export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own } = await accountOfAddress(runtime, searchParams);
  if (own === null || own.memberId !== null) notFound();
  const [account, standing] = await Promise.all([
    runtime.accountReads.account(own.id),
    readStanding(runtime, own.id),
  ]);
  if (account === null || standing === null || account.kind !== "organization") notFound();
  return (
    <MembersPage
      accountId={account.id}
      accountName={account.name}
      planName={standing.plan_name}
      mayChange={own.mayChange}
    />
  );
}
