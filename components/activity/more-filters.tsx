"use client";

import { useTimeFrame } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { instantOf, readingOf } from "@/lib/format-time";
import type { ActivityFiltersProps } from "./activity-filters";

type MoreFiltersProps = Pick<ActivityFiltersProps, "filter" | "onChange">;

const FOLDED = ["model", "key", "client", "session", "lineage"] as const;
const NAMES = {
  model: "Model",
  key: "API key",
  client: "Client",
  session: "Session",
  lineage: "Lineage",
} as const;

/** What a request came with, each by its own field. */
export function Folded({ filter, onChange }: MoreFiltersProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {FOLDED.map((name) => (
        <Field key={name} label={NAMES[name]}>
          {(control) => (
            <Input
              {...control}
              value={filter[name]}
              autoComplete="off"
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** In the zone of the page, as every time on it. */
export function Times({ filter, onChange }: MoreFiltersProps) {
  const { timeZone } = useTimeFrame();
  return (
    <div className="flex flex-wrap gap-3">
      {(["from", "to"] as const).map((name) => {
        const at = Date.parse(filter[name]);
        return (
          <Field key={name} label={name === "from" ? "From" : "To"}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={Number.isNaN(at) ? "" : readingOf(at, timeZone)}
                onChange={(event) => {
                  const instant = instantOf(event.target.value, timeZone);
                  onChange({ [name]: instant === null ? "" : new Date(instant).toISOString() });
                }}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
