"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { Section } from "@/components/ui/page-header";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { forecastQuery } from "@/lib/usage/client/forecast";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";
import { WhenNear } from "../when-near";

/** A busy account moves many times a second; whoever reads a sentence does not. */
const LOOK_EVERY_MS = 1_000;

const UsageBurnDown = dynamic(() => import("./usage-burn-down").then((module) => module.UsageBurnDown), {
  ssr: false,
});

interface UsageForecastProps {
  standing: StandingWire;
  first: ForecastWire | null;
}

/** How long what is left will last, as of the snapshot that the page shows, a second later at most. */
export function UsageForecast({ standing, first }: UsageForecastProps) {
  const { account, seq } = standing;
  const newest = useRef(seq);
  newest.current = seq;
  const [seen, setSeen] = useState(seq);
  useEffect(() => {
    const timer = setInterval(() => setSeen(newest.current), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { data = first ?? undefined, isError } = useQuery(forecastQuery(account, seen));
  return (
    <Section title="How long it lasts">
      <WhenNear className="min-h-160 sm:min-h-140 lg:min-h-180">
        <UsageBurnDown standing={standing} forecast={data} hasFailed={isError} />
      </WhenNear>
    </Section>
  );
}
