import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { DocsShell } from "@/components/docs/docs-shell";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { LANGUAGE_COOKIE, parseLanguage } from "@/lib/docs/schema/fence";
import { docsSite } from "./site";
import "@/components/docs/docs.css";

export const metadata: Metadata = { title: { default: "Docs", template: "%s · Spillway docs" } };

/** For anybody: no page of the docs asks who reads it. */
export default async function DocsLayout({ children }: { children: ReactNode }) {
  const [jar, site] = await Promise.all([cookies(), docsSite()]);
  return (
    <DocsShell
      groups={site.groups}
      theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
      language={parseLanguage(jar.get(LANGUAGE_COOKIE)?.value)}
    >
      {children}
    </DocsShell>
  );
}
