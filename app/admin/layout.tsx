import type { ReactNode } from "react";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { SignedIn } from "../signed-in";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await requireAdmin(registered().runtime);
  return <SignedIn user={user}>{children}</SignedIn>;
}
