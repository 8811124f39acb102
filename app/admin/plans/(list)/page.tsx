import type { Metadata } from "next";
import { PlansTable } from "@/components/plans/plans-table";
import { PageHeader } from "@/components/ui/page-header";
import { requireAdmin } from "@/lib/auth/page-user";
import { readPlans } from "@/lib/plans/overview/plan-rows";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Plans" };

export default async function Page() {
  const { runtime } = registered();
  await requireAdmin(runtime);
  return (
    <>
      <PageHeader title="Plans" />
      <PlansTable plans={await readPlans(runtime)} />
    </>
  );
}
