"use client";

import { useState } from "react";
import { LevelMeter } from "@/components/charts/level-meter";
import { Button } from "@/components/ui/button";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput } from "@/components/ui/input";
import { parseDecimal } from "@/lib/engine/amounts";
import { formatCredits, shareOf } from "@/lib/format";

export interface Cap {
  readonly period: "day" | "week" | "month";
  readonly limit: string;
  readonly used: string;
}

interface SpendCapsProps {
  caps: readonly Cap[];
  onSave: (caps: { period: Cap["period"]; limit: string }[]) => void;
  isBusy?: boolean;
  error?: string;
  /** Why this reader may look and not change. */
  locked?: string;
}

const PERIODS = [
  { period: "day", label: "A day" },
  { period: "week", label: "A week" },
  { period: "month", label: "A month" },
] as const;

/** The most that may be charged a period: a gate within the decision, not a look at the bill afterwards (E13). */
export function SpendCaps({ caps, onSave, isBusy = false, error, locked }: SpendCapsProps) {
  const set = (period: Cap["period"]) => caps.find((cap) => cap.period === period);
  const [limits, setLimits] = useState<Readonly<Record<Cap["period"], string>>>({
    day: set("day")?.limit ?? "",
    week: set("week")?.limit ?? "",
    month: set("month")?.limit ?? "",
  });
  const [wrong, setWrong] = useState<Cap["period"] | null>(null);
  const save = () => {
    const asked = PERIODS.map(({ period }) => ({ period, limit: limits[period].trim() }));
    const named = asked.filter(({ limit }) => limit !== "");
    const bad = named.find(({ limit }) => (parseDecimal(limit) ?? 0n) <= 0n);
    setWrong(bad?.period ?? null);
    if (bad === undefined) onSave(named);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FieldGroup
        legend="Spend caps"
        hint="Requests that would be charged stop exactly here. Empty is no cap."
        error={error}
      >
        <div className="flex flex-col gap-2">
          {PERIODS.map(({ period, label }) => (
            <div key={period} className="grid grid-cols-[8rem_1fr] items-end gap-x-3">
              <Field
                label={label}
                error={wrong === period ? `${label} must be a number above 0, such as 25` : undefined}
              >
                {(control) => (
                  <AmountInput
                    {...control}
                    placeholder="none"
                    disabled={locked !== undefined}
                    value={limits[period]}
                    onChange={(event) => setLimits({ ...limits, [period]: event.target.value })}
                  />
                )}
              </Field>
              <CapLevel cap={set(period)} label={label} />
            </div>
          ))}
        </div>
      </FieldGroup>
      {locked === undefined ? (
        <Button type="submit" className="mt-3" isBusy={isBusy}>
          Save caps
        </Button>
      ) : (
        <p className="mt-2 text-sm text-muted">{locked}</p>
      )}
    </form>
  );
}

function CapLevel({ cap, label }: { cap: Cap | undefined; label: string }) {
  if (cap === undefined) return null;
  const words = `${formatCredits(cap.used)} of ${formatCredits(cap.limit)} spent`;
  return (
    <div className="flex min-h-8 flex-col justify-center gap-1">
      <LevelMeter
        source="purchased"
        size="small"
        used={shareOf(cap.used, cap.limit)}
        label={`${label}, spent`}
        text={words}
      />
      <span className="text-xs text-muted">{words}</span>
    </div>
  );
}
