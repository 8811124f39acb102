import type { ReactNode } from "react";
import { Logo } from "@/components/ui/logo";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { SpillMotif } from "./spill-motif";

/** What the pages before the sign-in share. */
export function AuthFrame({ title, theme, children }: { title: string; theme: Theme; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh md:grid-cols-2">
      <main className="flex flex-col px-5 py-6 sm:px-10">
        <div className="flex items-center justify-between">
          <Logo />
          <ThemeSwitch theme={theme} />
        </div>
        <div className="mx-auto mt-[12vh] w-full max-w-80 pb-12">
          <h1 className="mb-6 text-2xl font-medium tracking-[-0.02em]">{title}</h1>
          {children}
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
