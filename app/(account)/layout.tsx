import type { ReactNode } from "react";
import { RailCredits } from "@/components/pages/rail-credits";
import { readStanding } from "@/lib/accounts/reads";
import { accountOfPage } from "@/lib/auth/page-account";
import { requireUser } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { SignedIn } from "../signed-in";

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { runtime } = registered();
  const user = await requireUser(runtime);
  const own = await accountOfPage(runtime, null);
  // Of a member the pool is not theirs to look into.
  const standing =
    typeof own === "string" || own.memberId !== null ? null : await readStanding(runtime, own.id);
  return (
    <SignedIn
      user={user}
      {...(standing === null
        ? {}
        : {
            credits: <RailCredits account={standing.account} available={standing.credits.available} />,
          })}
    >
      {children}
    </SignedIn>
  );
}
