"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names";

interface MenuItem {
  label: string;
  icon?: ReactNode;
  isDangerous?: boolean;
  isDisabled?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  trigger: ReactElement;
  /** Groups are parted by a line. */
  groups: readonly (readonly MenuItem[])[];
  /** Who or what it is about, above the items. */
  heading?: ReactNode;
  side?: "top" | "bottom";
  align?: "start" | "end";
}

export function Menu({ trigger, groups, heading, side = "bottom", align = "end" }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-hidden">
          <BaseMenu.Popup className="min-w-48 rounded-md border border-hairline bg-raised py-1 shadow-raised outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {heading === undefined ? null : (
              <div className="border-b border-hairline px-3 pt-1 pb-2 text-sm text-muted">{heading}</div>
            )}
            {groups.map((group, index) => (
              <BaseMenu.Group
                key={group.map((item) => item.label).join()}
                className={index > 0 ? "mt-1 border-t border-hairline pt-1" : ""}
              >
                {group.map((item) => (
                  <Item key={item.label} item={item} />
                ))}
              </BaseMenu.Group>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  return (
    <BaseMenu.Item
      disabled={item.isDisabled ?? false}
      onClick={item.onSelect}
      className={classNames(
        "touch-target flex h-8 cursor-default items-center gap-2.5 px-3 text-base outline-hidden select-none",
        "data-highlighted:bg-hover data-disabled:text-muted data-disabled:opacity-60 forced-colors:data-highlighted:outline-2",
        "[&_svg]:size-4 [&_svg]:stroke-[1.5]",
        item.isDangerous ? "text-danger" : "[&_svg]:text-muted",
      )}
    >
      {item.icon}
      {item.label}
    </BaseMenu.Item>
  );
}
