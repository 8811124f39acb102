import type { Metadata } from "next";
import { cookies } from "next/headers";
import { GALLERY_NOW_MS, GALLERY_ZONE } from "@/components/testing/standing-fixtures";
import { RAIL_COOKIE } from "@/components/ui/app-shell";
import { ClockProvider } from "@/components/ui/clock";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { SamplePage } from "./sample-page";

export const metadata: Metadata = { title: "Usage (sample)", robots: { index: false } };

/** The parts put together as the usage page will have them, on fixtures. */
export default async function SampleUsagePage({
  searchParams,
}: {
  searchParams: Promise<{ state?: string }>;
}) {
  const [jar, query] = await Promise.all([cookies(), searchParams]);
  return (
    <ClockProvider nowMs={GALLERY_NOW_MS} timeZone={GALLERY_ZONE} isFixed>
      <SamplePage
        state={query.state ?? "live"}
        theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
        isRailCollapsed={jar.get(RAIL_COOKIE)?.value === "collapsed"}
      />
    </ClockProvider>
  );
}
