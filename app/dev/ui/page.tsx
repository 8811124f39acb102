import type { Metadata } from "next";
import { cookies } from "next/headers";
import { GALLERY_NOW_MS, GALLERY_ZONE } from "@/components/testing/standing-fixtures";
import { ClockProvider } from "@/components/ui/clock";
import { Logo } from "@/components/ui/logo";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { requireAdmin } from "@/lib/auth/page-user";
import { config } from "@/lib/config";
import { registered } from "@/lib/runtime";
import { Controls } from "./controls";
import { Foundations } from "./foundations";
import { AdminParts, LedgerParts } from "./ledger-parts";
import { States } from "./states";
import { CascadeStates, DecisionParts, UsageParts } from "./usage-parts";

export const metadata: Metadata = { title: "Components", robots: { index: false } };

/** Every component in every state, on a clock that stands still: what screenshots and axe are run on. */
export default async function GalleryPage() {
  // It shows nothing of anybody's, but it is the largest page there is: in production it is there for administrators alone.
  if (config().environment === "production") await requireAdmin(registered().runtime);
  const jar = await cookies();
  return (
    <ClockProvider nowMs={GALLERY_NOW_MS} timeZone={GALLERY_ZONE} isFixed>
      <main className="mx-auto flex max-w-310 flex-col gap-14 px-4 py-8 sm:px-8">
        <header className="flex flex-wrap items-center justify-between gap-4">
          <h1>
            <Logo />
            <span className="ms-3 text-muted">Components</span>
          </h1>
          <div className="flex items-center gap-4">
            <ThemeSwitch theme={parseTheme(jar.get(THEME_COOKIE)?.value)} />
          </div>
        </header>
        <CascadeStates />
        <UsageParts />
        <DecisionParts />
        <LedgerParts />
        <AdminParts />
        <States />
        <Controls />
        <Foundations />
      </main>
    </ClockProvider>
  );
}
