/** What the list shows, as the address says it: each word is a parameter of the API's, but for `range`, which ends now. */
export interface ActivityFilter {
  readonly search: string;
  readonly outcome: string;
  readonly source: string;
  readonly feature: string;
  readonly model: string;
  readonly key: string;
  readonly client: string;
  readonly session: string;
  readonly lineage: string;
  /** One of `RANGES`, or "custom" for `from` and `to`. */
  readonly range: string;
  readonly from: string;
  readonly to: string;
}

const PARAMETERS = [
  "search",
  "outcome",
  "source",
  "feature",
  "model",
  "key",
  "client",
  "session",
  "lineage",
] as const;

const HOUR_MS = 3_600_000;
export const RANGES: Readonly<Record<string, { label: string; ms: number }>> = {
  "1h": { label: "Last hour", ms: HOUR_MS },
  "24h": { label: "Last 24 hours", ms: 24 * HOUR_MS },
  "7d": { label: "Last 7 days", ms: 168 * HOUR_MS },
  "30d": { label: "Last 30 days", ms: 720 * HOUR_MS },
};

/** Whole minutes, so that the same filter a second later is the same question. */
const MINUTE_MS = 60_000;

/** What the API is asked for. An empty word asks for nothing; times that make no sense are left out. */
export function queryOf(filter: ActivityFilter, nowMs: number): string {
  const query = new URLSearchParams();
  for (const name of PARAMETERS) if (filter[name] !== "") query.set(name, filter[name].trim());
  const range = RANGES[filter.range];
  if (range !== undefined) {
    const from = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - range.ms;
    query.set("from", new Date(from).toISOString());
  } else if (filter.range === "custom") {
    for (const name of ["from", "to"] as const) {
      const at = Date.parse(filter[name]);
      if (filter[name] !== "" && !Number.isNaN(at)) query.set(name, new Date(at).toISOString());
    }
  }
  query.sort();
  return query.toString();
}

/** How many of the filters that are folded away narrow the list. */
export function foldedCount(filter: ActivityFilter): number {
  return [filter.model, filter.key, filter.client, filter.session, filter.lineage].filter(
    (text) => text !== "",
  ).length;
}
