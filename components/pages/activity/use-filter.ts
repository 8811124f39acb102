"use client";

import { useState } from "react";
import type { ActivityFilter } from "@/components/activity/filter-model";
import { useAddress } from "../address";

const VIEWS = ["requests", "session", "lineage"] as const;
export type ActivityView = (typeof VIEWS)[number];

const NONE: ActivityFilter = {
  ...{ search: "", outcome: "", source: "", feature: "", model: "", key: "", client: "", session: "" },
  ...{ lineage: "", range: "", from: "", to: "" },
};
const NAMES = Object.keys(NONE) as (keyof ActivityFilter)[];

/**
 * The filter as the address has it: a link to the page shows the same, and Back leads to the page before. What is typed is kept here and
 * written there at once: an address is read again a moment later, which would take letters back from whoever types on.
 */
export function useFilter() {
  const [address, move] = useAddress();
  const [filter, setFilter] = useState<ActivityFilter>(() => ({
    ...NONE,
    ...Object.fromEntries(NAMES.map((name) => [name, address.get(name) ?? ""])),
  }));
  const [view, setView] = useState(() => VIEWS.find((one) => one === address.get("view")) ?? "requests");
  const set = (change: Partial<ActivityFilter>, next: ActivityView) => {
    setFilter({ ...filter, ...change });
    setView(next);
    const words = Object.entries(change).map(([name, text]) => [name, text === "" ? null : text] as const);
    move({ ...Object.fromEntries(words), view: next === "requests" ? null : next });
  };
  return {
    filter,
    view,
    change: (change: Partial<ActivityFilter>) => set(change, view),
    show: (next: ActivityView) => set({}, next),
    open: (by: "session" | "lineage", group: string) => set({ [by]: group }, "requests"),
    clear: () => set(NONE, "requests"),
  };
}
