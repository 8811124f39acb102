"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { BurnDown } from "@/components/usage/burn-down";
import { CREDITS, firstSubject, subjectsOf } from "@/components/usage/burn-down-subject";
import { ForecastSummary } from "@/components/usage/forecast-summary";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { shownProblem } from "@/lib/http/client";
import { levelsQuery } from "@/lib/usage/client/levels";
import type { ForecastWire } from "@/lib/usage/schema/forecast-schema";
import type { LevelsWire } from "@/lib/usage/schema/levels-schema";
import { useAddress } from "../address";
import { saveText } from "../download";

interface UsageBurnDownProps {
  standing: StandingWire;
  /** The very one that the words beside it are of. */
  forecast: ForecastWire | undefined;
  /** The forecast could not be read. */
  hasFailed: boolean;
}

/** One window, or the credits, as they are used up; which, stands in the address. */
export function UsageBurnDown({ standing, forecast, hasFailed }: UsageBurnDownProps) {
  const [address, move] = useAddress();
  const frame = useTimeFrame();
  const subjects = subjectsOf(standing);
  const asked = address.get("window");
  // Chosen once: another drawing under the reader's eyes because something else is fuller now would be no help.
  const [first] = useState(() => firstSubject(standing));
  const subject = subjects.find(({ value }) => value === asked)?.value ?? first;
  const window = subject === CREDITS ? null : subject;
  const { data, error, refetch } = useQuery(levelsQuery(standing.account, window));
  const state = standing.windows.find(({ key }) => key === window);
  const limit = forecast?.limits.find(({ key }) => key === window);
  const layer = standing.layers.find(({ windows }) => window !== null && windows.includes(window));
  return (
    <>
      <Field label="Burn-down of" className="mb-3 w-48 print:hidden">
        {(control) => (
          <Select
            {...control}
            options={subjects}
            value={subject}
            onChange={(event) => move({ window: event.target.value })}
          />
        )}
      </Field>
      {error === null ? null : (
        <ErrorState {...shownProblem(error)} onRetry={() => void refetch()}>
          The levels could not be read.
        </ErrorState>
      )}
      {data === undefined ? null : (
        <BurnDown
          levels={data}
          now={{
            atMs: Math.max(Date.parse(data.at), Date.parse(standing.as_of), frame.nowMs),
            remaining:
              data.window === window ? (state?.remaining ?? standing.credits.available) : data.remaining,
          }}
          source={layer?.source ?? "purchased"}
          ends={window === null ? (forecast?.credits.ends ?? null) : (limit?.ends ?? null)}
          frame={frame}
          onWhy={(decision) => move({ decision })}
          onCsv={() => saveText(levelsCsv(data), "text/csv", `levels-${subject}.csv`)}
        />
      )}
      <div className="mt-4">
        <ForecastSummary forecast={forecast} hasFailed={hasFailed} frame={frame} />
      </div>
    </>
  );
}

function levelsCsv({ measure, points, at, seq, remaining }: LevelsWire): string {
  const rows = [...points, { at, seq, decision: null, remaining }].map((point) =>
    [point.at, point.seq, point.decision ?? "", measure, point.remaining].join(","),
  );
  return `${["at,seq,decision,measure,remaining", ...rows].join("\r\n")}\r\n`;
}
