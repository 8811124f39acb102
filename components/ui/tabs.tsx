"use client";

import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { formatQuantity } from "@/lib/format";

interface TabItem {
  value: string;
  label: string;
  /** A figure beside the word: how many are behind it. */
  count?: string;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  items: readonly TabItem[];
  value?: string;
  onValueChange?: (value: string) => void;
}

export function Tabs({ label, items, value, onValueChange }: TabsProps) {
  return (
    <BaseTabs.Root
      {...(value === undefined ? { defaultValue: items[0]?.value ?? "" } : { value })}
      {...(onValueChange === undefined ? {} : { onValueChange: (next) => onValueChange(String(next)) })}
    >
      <BaseTabs.List
        aria-label={label}
        className="relative flex gap-5 overflow-x-auto border-b border-hairline px-0.5"
      >
        {items.map((item) => (
          <BaseTabs.Tab
            key={item.value}
            value={item.value}
            className="touch-target h-10 shrink-0 px-0.5 text-base whitespace-nowrap text-muted -outline-offset-2 hover:text-ink data-active:font-medium data-active:text-ink"
          >
            {item.label}
            {item.count === undefined ? null : (
              <span className="ms-1.5 text-sm text-muted">{formatQuantity(item.count)}</span>
            )}
          </BaseTabs.Tab>
        ))}
        <BaseTabs.Indicator className="absolute start-0 bottom-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-150 forced-colors:bg-[Highlight]" />
      </BaseTabs.List>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className="pt-4">
          {item.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
