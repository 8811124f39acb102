import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ClockProvider } from "@/components/ui/clock";
import { CHOSEN_ZONE_COOKIE, DATE_STYLE_COOKIE, TIME_ZONE_COOKIE } from "@/components/ui/read-cookies";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { Toaster } from "@/components/ui/toast";
import { NUMBER_STYLE_COOKIE, parseNumberStyle } from "@/lib/format-style";
import { parseDateStyle } from "@/lib/format-time";
import "./globals.css";

const sans = localFont({
  src: "./fonts/geist-sans.woff2",
  variable: "--font-geist-sans",
  weight: "400 600",
  display: "swap",
});

const mono = localFont({
  src: "./fonts/geist-mono.woff2",
  variable: "--font-geist-mono",
  weight: "400 600",
  display: "swap",
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: "Spillway", template: "%s · Spillway" },
  description: "How much is allowed, and from where?",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafcfd" },
    { media: "(prefers-color-scheme: dark)", color: "#091015" },
  ],
};

/** A cookie is what the visitor's machine says: a zone that Intl does not know would throw on every page. */
function parseTimeZone(value: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const chosenZone = jar.get(CHOSEN_ZONE_COOKIE)?.value;
  return (
    <html
      lang="en"
      data-theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
      data-numbers={parseNumberStyle(jar.get(NUMBER_STYLE_COOKIE)?.value)}
      className={`${sans.variable} ${mono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <ClockProvider
          nowMs={Date.now()}
          timeZone={parseTimeZone(chosenZone ?? jar.get(TIME_ZONE_COOKIE)?.value)}
          dates={parseDateStyle(jar.get(DATE_STYLE_COOKIE)?.value)}
          followsBrowserZone={chosenZone === undefined}
        >
          {children}
        </ClockProvider>
        <Toaster />
      </body>
    </html>
  );
}
