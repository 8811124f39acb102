import { microsOf, sumOf } from "@/lib/format";
import type { UsageAggregateWire } from "@/lib/usage/schema/aggregate-schema";

/** What one key, session or feature used within a range. */
export interface UsageGroup {
  /** Null for what names none. */
  readonly name: string | null;
  readonly requests: number;
  readonly blocked: number;
  readonly included: string;
  readonly charged: string;
  readonly cost: string;
}

/** The groups of a whole range, what costs most first. */
export function groupsOf({ data }: Pick<UsageAggregateWire, "data">): UsageGroup[] {
  const groups = new Map<string | null, UsageGroup>();
  for (const bucket of data) {
    for (const { group: name, requests, blocked, included, charged, cost } of bucket.groups) {
      const known = groups.get(name);
      groups.set(name, {
        name,
        requests: (known?.requests ?? 0) + requests,
        blocked: (known?.blocked ?? 0) + blocked,
        included: sumOf(known?.included ?? "0", included),
        charged: sumOf(known?.charged ?? "0", charged),
        cost: sumOf(known?.cost ?? "0", cost),
      });
    }
  }
  return [...groups.values()].sort((a, b) => {
    const [less, more] = [microsOf(a.cost), microsOf(b.cost)];
    return less === more ? b.requests - a.requests : less < more ? 1 : -1;
  });
}

const HEADER = "group,requests,blocked,included,charged,cost";

/** What is shown, as CSV; a text that a spreadsheet would take for a formula is quoted as text. */
export function groupsCsv(groups: readonly UsageGroup[]): string {
  const rows = groups.map(({ name, requests, blocked, included, charged, cost }) =>
    [cell(name ?? ""), requests, blocked, included, charged, cost].join(","),
  );
  return `${[HEADER, ...rows].join("\r\n")}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
