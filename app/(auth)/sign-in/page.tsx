import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { SignInPanel } from "@/components/auth/sign-in-panel";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { DEMO_PEOPLE } from "@/lib/auth/demo-people";
import { currentUser, homeOf } from "@/lib/auth/page-user";
import { returnPath, returnPathFor } from "@/lib/auth/return-path";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: unknown }> }) {
  const { runtime } = registered();
  const { next } = await searchParams;
  const asked = returnPath(typeof next === "string" ? next : null);
  const goalOf = (role: "user" | "admin") => returnPathFor(role, asked) ?? homeOf({ role });
  const user = await currentUser(runtime);
  if (user !== null) redirect(goalOf(user.role));
  const { config } = runtime;
  const jar = await cookies();
  const homes = { user: goalOf("user"), admin: goalOf("admin") };
  return (
    <AuthFrame title="Sign in" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      <SignInPanel
        homes={homes}
        demo={config.isDemoWanted ? DEMO_PEOPLE : []}
        isSignUpOpen={config.signUpPlan !== null && config.canMailPeople}
        isResetOpen={config.canMailPeople}
      />
    </AuthFrame>
  );
}
