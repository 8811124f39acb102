import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuthFrame } from "@/components/auth/auth-frame";
import { JoinPanel } from "@/components/auth/join-panel";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { currentUser } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Your invitation" };

export default async function Page() {
  const user = await currentUser(registered().runtime);
  const jar = await cookies();
  return (
    <AuthFrame title="Your invitation" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      <JoinPanel signedInAs={user?.email ?? null} />
    </AuthFrame>
  );
}
