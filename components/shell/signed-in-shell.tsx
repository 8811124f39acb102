"use client";

import { Building2, Coins, Gauge, KeyRound, Layers, ListTree, Settings, UserRound } from "lucide-react";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "@/components/ui/app-shell";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { SignOutButton } from "./sign-out-button";

interface SignedInShellProps {
  name: string;
  email: string;
  role: "user" | "admin";
  /** Beside the way to the credits: how many are available; left out for whoever has none to look at. */
  credits?: ReactNode;
  theme: Theme;
  isRailCollapsed: boolean;
  children: ReactNode;
}

const PAGES = {
  user: [
    { href: "/usage", label: "Usage", icon: <Gauge aria-hidden /> },
    { href: "/credits", label: "Credits", icon: <Coins aria-hidden /> },
    { href: "/activity", label: "Activity", icon: <ListTree aria-hidden /> },
    { href: "/keys", label: "Keys", icon: <KeyRound aria-hidden /> },
    { href: "/settings", label: "Settings", icon: <Settings aria-hidden /> },
  ],
  admin: [
    { href: "/admin/accounts", label: "Accounts", icon: <Building2 aria-hidden /> },
    { href: "/admin/plans", label: "Plans", icon: <Layers aria-hidden /> },
    { href: "/settings", label: "Settings", icon: <Settings aria-hidden /> },
  ],
} as const;

/** The frame of every page behind the sign-in: where one is, who one is, the theme, the way out. */
export function SignedInShell({
  name,
  email,
  role,
  credits,
  theme,
  isRailCollapsed,
  children,
}: SignedInShellProps) {
  const path = usePathname();
  const shown = PAGES[role].filter(({ href }) => href !== "/credits" || credits !== undefined);
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
