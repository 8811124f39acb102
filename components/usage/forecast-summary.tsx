import { Skeleton } from "@/components/ui/skeleton";
import { formatCredits } from "@/lib/format";
import type { TimeFrame } from "@/lib/format-time";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";
import { capacityWords, endsWords } from "./forecast-words";

interface ForecastSummaryProps {
  /** Undefined while it is not there yet. */
  forecast: ForecastWire | undefined;
  hasFailed: boolean;
  frame: TimeFrame;
}

/** How many more of each feature now, what binds, then what pays; and at the recent pace until when (E9). */
export function ForecastSummary({ forecast, hasFailed, frame }: ForecastSummaryProps) {
  if (forecast === undefined) {
    if (hasFailed)
      return <p className="text-muted">The forecast cannot be read just now. It is tried again by itself.</p>;
    return <ForecastSkeleton />;
  }
  if (forecast.features.length === 0)
    return <p className="text-muted">Nothing was used yet, so there is nothing to go by.</p>;
  const ends = endsWords(forecast, frame);
  const { last_1h, last_24h } = forecast.burn;
  return (
    <>
      <ul className="flex flex-col">
        {forecast.features.map((feature) => (
          <li key={feature.feature} className="min-h-18 border-b border-hairline py-2 last:border-b-0">
            <span className="font-mono text-sm">{feature.feature}</span>{" "}
            <span>{capacityWords(feature)}.</span>
            {feature.typical === null ? null : (
              <span className="block text-sm text-muted">
                Like a typical one of {formatCredits(feature.typical.cost)} credits
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-3 min-h-14 text-sm text-muted">
        Last hour {formatCredits(last_1h.cost)} credits, {formatCredits(last_1h.charged)} of them charged;
        last 24 hours {formatCredits(last_24h.cost)}, {formatCredits(last_24h.charged)} charged.{" "}
        {ends.length === 0 ? null : `At this pace ${ends.join("; ")}.`}
      </p>
    </>
  );
}

/** Two features and the line below them. */
export function ForecastSkeleton() {
  return (
    <div className="flex flex-col gap-4 py-2">
      <Skeleton className="h-5 w-4/5" />
      <Skeleton className="h-5 w-3/5" />
      <Skeleton className="h-4 w-2/5" />
    </div>
  );
}
