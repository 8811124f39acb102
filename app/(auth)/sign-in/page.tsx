import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { SignInPanel } from "@/components/auth/sign-in-panel";
import { SpillMotif } from "@/components/auth/spill-motif";
import { Logo } from "@/components/ui/logo";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
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
  const jar = await cookies();
  const homes = { user: goalOf("user"), admin: goalOf("admin") };
  return (
    <div className="grid min-h-dvh md:grid-cols-2">
      <main className="flex flex-col px-5 py-6 sm:px-10">
        <div className="flex items-center justify-between">
          <Logo />
          <ThemeSwitch theme={parseTheme(jar.get(THEME_COOKIE)?.value)} />
        </div>
        <div className="mx-auto mt-[12vh] w-full max-w-80 pb-12">
          <h1 className="mb-6 text-2xl font-medium tracking-[-0.02em]">Sign in</h1>
          <SignInPanel homes={homes} demo={runtime.config.isDemoWanted ? DEMO_PEOPLE : []} />
        </div>
      </main>
      <aside className="hidden flex-col justify-center gap-10 border-s border-hairline bg-sunken px-12 md:flex">
        <SpillMotif />
        <p className="max-w-100 text-lg text-muted">
          How much is allowed, and from where? What one basin no longer holds, the next one carries.
        </p>
      </aside>
    </div>
  );
}
