import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PlanPage } from "@/components/pages/plans/plan-page";
import { requireAdmin } from "@/lib/auth/page-user";
import { readPlan } from "@/lib/plans/overview/plan-rows";
import { registered } from "@/lib/runtime";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const plan = await planOf(params);
  return { title: plan?.name ?? "Plan" };
}

export default async function Page({ params }: PageProps) {
  const plan = await planOf(params);
  if (plan === null) notFound();
  return <PlanPage plan={plan} />;
}

async function planOf(params: PageProps["params"]) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  return readPlan(runtime, decodeURIComponent((await params).id));
}
