import type { ReactNode } from "react";
import { requireUser } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { SignedIn } from "../signed-in";

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const user = await requireUser(registered().runtime);
  return <SignedIn user={user}>{children}</SignedIn>;
}
