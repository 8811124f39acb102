"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTimeFrame } from "@/components/ui/clock";
import { Section } from "@/components/ui/page-header";
import { ForecastSummary } from "@/components/usage/forecast-summary";
import { forecastQuery } from "@/lib/usage/client/forecast";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";

/** A busy account moves many times a second; whoever reads a sentence does not. */
const LOOK_EVERY_MS = 1_000;

interface UsageForecastProps {
  account: string;
  seq: number;
  first: ForecastWire | null;
}

/** How long what is left will last, as of the snapshot that the page shows, a second later at most. */
export function UsageForecast({ account, seq, first }: UsageForecastProps) {
  const newest = useRef(seq);
  newest.current = seq;
  const [seen, setSeen] = useState(seq);
  useEffect(() => {
    const timer = setInterval(() => setSeen(newest.current), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { data = first ?? undefined, isError } = useQuery(forecastQuery(account, seen));
  const frame = useTimeFrame();
  return (
    <Section title="How long it lasts">
      <ForecastSummary forecast={data} hasFailed={isError} frame={frame} />
    </Section>
  );
}
