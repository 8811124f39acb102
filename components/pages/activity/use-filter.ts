"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { ActivityFilter } from "@/components/activity/filter-model";

const word = parseAsString.withDefault("");
const views = ["requests", "session", "lineage"] as const;
export type ActivityView = (typeof views)[number];

const parsers = {
  search: word,
  outcome: word,
  source: word,
  feature: word,
  model: word,
  key: word,
  client: word,
  session: word,
  lineage: word,
  range: word,
  from: word,
  to: word,
  view: parseAsStringLiteral(views).withDefault("requests"),
};

/** The filter as the address has it: a link to the page shows the same, and Back leads to the page before. */
export function useFilter() {
  const [{ view, ...filter }, set] = useQueryStates(parsers, { history: "replace", shallow: true });
  return {
    filter: filter satisfies ActivityFilter,
    view,
    change: (change: Partial<ActivityFilter>) => void set(change),
    show: (next: ActivityView) => void set({ view: next }),
    open: (view: "session" | "lineage", group: string) => void set({ view: "requests", [view]: group }),
    clear: () => void set(null),
  };
}
