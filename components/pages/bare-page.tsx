import type { ReactNode } from "react";
import { Logo } from "@/components/ui/logo";

/** A page outside of the shell: it is not known who looks at it. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-180 flex-col gap-10 px-5 py-6 sm:px-10">
      <Logo />
      {children}
    </main>
  );
}
