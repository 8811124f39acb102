import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { QueryProvider } from "@/components/shell/query-provider";
import { SignedInShell } from "@/components/shell/signed-in-shell";
import { RAIL_COOKIE } from "@/components/ui/read-cookies";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import type { SignedInUser } from "@/lib/auth/sessions";
import { RAIL_PAGES } from "./rail-pages";

/** What the layouts of users and admins share. Who may be here has been asked before; each page asks again for its data. */
export async function SignedIn({
  user,
  credits,
  children,
}: {
  user: SignedInUser;
  /** Beside the way to them in the rail: how many are available. */
  credits?: ReactNode;
  children: ReactNode;
}) {
  const jar = await cookies();
  return (
    <QueryProvider>
      <SignedInShell
        pages={RAIL_PAGES[user.role]}
        name={user.name}
        email={user.email}
        role={user.role}
        credits={credits}
        theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
        isRailCollapsed={jar.get(RAIL_COOKIE)?.value === "collapsed"}
      >
        {children}
      </SignedInShell>
    </QueryProvider>
  );
}
