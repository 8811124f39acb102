"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import NextLink from "next/link";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";
import { Logo } from "./logo";
import { RAIL_COOKIE } from "./read-cookies";

interface NavItem {
  href: string;
  label: string;
  icon: ReactNode;
  /** A figure at the end of the line: the balance beside "Credits". */
  detail?: ReactNode;
  isCurrent?: boolean;
}

interface AppShellProps {
  items: readonly NavItem[];
  homeHref: string;
  isRailCollapsed?: boolean;
  /** Below the nav: consent, theme, the user's menu. */
  railFooter?: ReactNode;
  /** The same, for the phone's bar. */
  userMenu?: ReactNode;
  /** Above everything: "Test payments", "You are viewing as …". */
  banner?: ReactNode;
  /** Users read in 1240 px; admins take what the screen gives. */
  width?: "content" | "fluid";
  density?: "comfortable" | "compact";
  children: ReactNode;
}

/** Left rail from 960 px on, a bar at the foot of a phone; the content is one `<main>` that the skip link reaches. */
export function AppShell({
  items,
  homeHref,
  isRailCollapsed = false,
  railFooter,
  userMenu,
  banner,
  width = "content",
  density = "comfortable",
  children,
}: AppShellProps) {
  const [isCollapsed, setIsCollapsed] = useState(isRailCollapsed);
  const toggleRail = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${RAIL_COOKIE}=${isCollapsed ? "open" : "collapsed"}; path=/; max-age=31536000; samesite=lax`;
    setIsCollapsed(!isCollapsed);
  };
  return (
    <div data-density={density} className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="fixed start-3 top-3 z-60 -translate-y-20 rounded-sm bg-accent px-3 py-2 font-medium text-on-accent opacity-0 focus:translate-y-0 focus:opacity-100"
      >
        Skip to content
      </a>
      {banner}
      <header className="flex h-14 items-center justify-between border-b border-hairline px-4 md:hidden print:hidden">
        <NextLink href={homeHref} aria-label="Spillway, home">
          <Logo />
        </NextLink>
        {userMenu}
      </header>
      <div className="flex flex-1">
        <header
          className={classNames(
            "sticky top-0 hidden h-dvh shrink-0 flex-col border-e border-hairline bg-sunken md:flex print:hidden",
            isCollapsed ? "w-14" : "w-56",
          )}
        >
          <div className={classNames("flex h-14 items-center", isCollapsed ? "justify-center" : "px-4")}>
            <NextLink href={homeHref} aria-label="Spillway, home" className="rounded-xs">
              <Logo isCompact={isCollapsed} />
            </NextLink>
          </div>
          <RailNav items={items} isCollapsed={isCollapsed} />
          <div className="mt-auto flex flex-col gap-2 p-2">
            {isCollapsed ? null : railFooter}
            <Button
              intent="quiet"
              size={isCollapsed ? "icon" : "normal"}
              aria-expanded={!isCollapsed}
              aria-label={isCollapsed ? "Show the navigation's names" : "Show only the navigation's icons"}
              icon={isCollapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
              className={classNames("text-muted!", isCollapsed ? "mx-auto" : "self-start px-2!")}
              onClick={toggleRail}
            />
          </div>
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="min-w-0 flex-1 px-4 pt-5 pb-24 outline-hidden md:px-8 md:pb-16 print:p-0"
        >
          <div className={width === "content" ? "mx-auto max-w-310" : ""}>{children}</div>
        </main>
      </div>
      <PhoneNav items={items} />
    </div>
  );
}

function RailNav({ items, isCollapsed }: { items: readonly NavItem[]; isCollapsed: boolean }) {
  return (
    <nav aria-label="Main" className="px-2">
      <ul className="flex flex-col gap-0.5">
        {items.map((item) => (
          <li key={item.href}>
            <NextLink
              href={item.href}
              {...(item.isCurrent ? { "aria-current": "page" } : {})}
              {...(isCollapsed ? { title: item.label } : {})}
              className={classNames(
                "touch-target flex h-9 items-center gap-3 rounded-sm px-2.5 -outline-offset-2 hover:bg-hover hover:text-ink",
                "[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]",
                item.isCurrent ? "bg-hover font-medium text-ink" : "text-muted",
                isCollapsed ? "justify-center" : null,
              )}
            >
              {item.icon}
              <span className={isCollapsed ? "sr-only" : "flex-1"}>{item.label}</span>
              {isCollapsed || item.detail === undefined ? null : (
                <span className="text-sm font-normal text-muted">{item.detail}</span>
              )}
            </NextLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PhoneNav({ items }: { items: readonly NavItem[] }) {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-hairline bg-page pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <ul className="flex">
        {items.map((item) => (
          <li key={item.href} className="min-w-0 flex-1">
            <NextLink
              href={item.href}
              {...(item.isCurrent ? { "aria-current": "page" } : {})}
              className={classNames(
                "flex h-14 flex-col items-center justify-center gap-1 text-xs -outline-offset-2",
                "[&_svg]:size-5 [&_svg]:stroke-[1.5]",
                item.isCurrent ? "font-medium text-accent" : "text-muted",
              )}
            >
              {item.icon}
              <span className="max-w-full truncate px-1">{item.label}</span>
            </NextLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
