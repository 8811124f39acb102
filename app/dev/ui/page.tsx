import type { Metadata } from "next";
import { ClockProvider } from "@/components/ui/clock";
import { Cascade, CascadeSkeleton } from "@/components/usage/cascade";
import * as f from "./fixtures";
export const metadata: Metadata = { title: "Components", robots: { index: false } };
export default function Page() {
  return (
    <ClockProvider nowMs={f.GALLERY_NOW_MS} timeZone={f.GALLERY_ZONE} isFixed>
      <main className="mx-auto max-w-310 p-4 sm:p-8 flex flex-col gap-16">
        <Cascade standing={f.standing} />
        <Cascade standing={f.standing} decision={f.splitDecision} />
        <Cascade standing={f.brimming} decision={f.consentBlock} />
        <Cascade standing={f.brimming} />
        <Cascade standing={f.spilling} />
        <Cascade standing={f.enterprise} />
        <Cascade standing={f.unused} />
        <CascadeSkeleton />
      </main>
    </ClockProvider>
  );
}
