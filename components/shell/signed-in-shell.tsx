"use client";

import { UserRound } from "lucide-react";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "@/components/ui/app-shell";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { SignOutButton } from "./sign-out-button";

/** A way in the rail; the server draws its icon, so that no browser fetches the icons of ways that it never shows. */
export interface RailPage {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
}

interface SignedInShellProps {
  pages: readonly RailPage[];
  name: string;
  email: string;
  role: "user" | "admin";
  /** Beside the way to the credits: how many are available; left out for whoever has none to look at. */
  credits?: ReactNode;
  theme: Theme;
  isRailCollapsed: boolean;
  children: ReactNode;
}

/** The frame of every page behind the sign-in: where one is, who one is, the theme, the way out. */
export function SignedInShell({
  pages,
  name,
  email,
  role,
  credits,
  theme,
  isRailCollapsed,
  children,
}: SignedInShellProps) {
  const path = usePathname();
  const shown = pages.filter(({ href }) => href !== "/credits" || credits !== undefined);
  const items = shown.map((item) => ({
    ...item,
    isCurrent: path.startsWith(item.href),
    ...(item.href === "/credits" ? { detail: credits } : {}),
  }));
  return (
    <AppShell
      items={items}
      homeHref={items[0]?.href ?? "/"}
      isRailCollapsed={isRailCollapsed}
      width={role === "admin" ? "fluid" : "content"}
      density={role === "admin" ? "compact" : "comfortable"}
      railFooter={
        <div className="flex flex-col items-start gap-3 px-2">
          <ThemeSwitch theme={theme} />
          <NextLink
            href="/settings"
            className="flex max-w-full min-w-0 items-center gap-2 text-sm text-muted hover:text-ink"
            title={name}
          >
            <UserRound aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
            <span className="truncate">{email}</span>
          </NextLink>
          <SignOutButton className="-ms-3" />
        </div>
      }
      userMenu={
        <div className="flex items-center gap-2">
          <ThemeSwitch theme={theme} />
          <SignOutButton isCompact />
        </div>
      }
    >
      {children}
    </AppShell>
  );
}
