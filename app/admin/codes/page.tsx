import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CodesPage } from "@/components/pages/codes/codes-page";
import { principalOfPage } from "@/lib/auth/page-account";
import { requireAdmin } from "@/lib/auth/page-user";
import { codeWire, listCodes } from "@/lib/credits/codes/code-reads";
import { page } from "@/lib/http/pagination";
import { readPlans } from "@/lib/plans/overview/plan-rows";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Promo codes" };

const FIRST_PAGE = 50;

export default async function Page() {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const principal = await principalOfPage(runtime);
  if (principal === null) notFound();
  const [rows, plans] = await Promise.all([
    listCodes(runtime, principal, FIRST_PAGE, null),
    readPlans(runtime),
  ]);
  return (
    <CodesPage
      first={page(rows.map(codeWire), FIRST_PAGE, ({ id }) => [id])}
      plans={plans.map(({ id, name, livemode }) => ({ id, name, livemode }))}
    />
  );
}
