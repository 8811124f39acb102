import { payerWords, reasonWords, windowName } from "@/components/decisions/words";
import { formatQuantity } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import type { EndWire, FeatureForecastWire, ForecastWire } from "@/lib/usage/schema/forecast-schema";

type Source = Parameters<typeof payerWords>[0];
type Reason = Parameters<typeof reasonWords>[0];

/** What is left of a feature, as a sentence: how many more, what binds, then what pays. Exact numbers are of requests like the typical one. */
export function capacityWords({ capacity, paced }: FeatureForecastWire): string {
  if (paced.status === "not_enough_data")
    return `not enough data yet: ${paced.have} of ${paced.need} requests`;
  const { requests, layers, reason, binding } = paced;
  const atOnce =
    capacity.status === "known" && capacity.requests !== null && capacity.requests !== requests
      ? `, ${formatQuantity(capacity.requests)} of them at once`
      : "";
  if (requests === null) return `no limit applies${atOnce}`;
  if (requests === 0)
    return `none now: ${reason === null ? "nothing can pay" : reasonWords(reason as Reason).toLowerCase()}${boundBy(reason, binding)}`;
  const parts = layers.map(({ source, requests: count, full_window }, nth) => {
    const isLast = nth === layers.length - 1;
    const until =
      full_window === null || isLast ? "" : `, until the ${windowName(full_window)} window is full`;
    return `${layers.length === 1 ? "all" : formatQuantity(count)} by ${payerWords(source as Source)}${until}`;
  });
  const total = `${paced.at_least ? "at least" : "about"} ${formatQuantity(requests)} more${atOnce}`;
  const end =
    reason === null ? "" : `. Then ${reasonWords(reason as Reason).toLowerCase()}${boundBy(reason, binding)}`;
  return `${total}: ${parts.join(", then ")}${end}`;
}

function boundBy(reason: string | null, binding: string | null): string {
  const isWindow = reason === "limit_reached" || reason === "gate_reached";
  return isWindow && binding !== null ? ` (${windowName(binding)} window)` : "";
}

/** When something ends, or why that is not said; null where there is nothing to say. */
export function endWords(
  what: string,
  ends: EndWire,
  resetsAt: string | null,
  frame: TimeFrame,
): string | null {
  if (ends.status !== "range") return null;
  const moment = (text: string) => formatMoment(Date.parse(text), frame);
  const earliest = moment(ends.earliest);
  const latest = ends.latest === null ? null : moment(ends.latest);
  if (ends.resets_before === "yes") return null;
  const range =
    latest === null
      ? `not before ${earliest}`
      : latest === earliest
        ? `about ${earliest}`
        : `between ${earliest} and ${latest}`;
  const reset =
    resetsAt === null
      ? ""
      : ends.resets_before === "no"
        ? `; it resets only ${moment(resetsAt)}`
        : `, unless it resets first, ${moment(resetsAt)}`;
  return `${what} ${range}${reset}`;
}

const ENDS_SHOWN = 3;

/** The soonest ends at the recent pace, the soonest first. */
export function endsWords({ limits, credits }: ForecastWire, frame: TimeFrame): string[] {
  const all = [
    ...limits.map(({ key, ends, resets_at }) => ({
      ends,
      words: endWords(`the ${windowName(key)} window is full`, ends, resets_at, frame),
    })),
    { ends: credits.ends, words: endWords("credits are used up", credits.ends, credits.resets_at, frame) },
  ];
  return all
    .flatMap(({ ends, words }) =>
      words !== null && ends.status === "range" ? [{ at: ends.earliest, words }] : [],
    )
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(0, ENDS_SHOWN)
    .map(({ words }) => words);
}
