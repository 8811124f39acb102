import { redirect } from "next/navigation";
import { homeOf, requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export default async function AdminHomePage(): Promise<never> {
  redirect(homeOf(await requireAdmin(registered().runtime)));
}
