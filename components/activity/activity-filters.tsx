"use client";

import { lazy, type RefObject, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type ActivityFilter, foldedCount, RANGES } from "./filter-model";

export interface ActivityFiltersProps {
  filter: ActivityFilter;
  features: readonly string[];
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<ActivityFilter>) => void;
}

const ANY = { value: "", label: "any" };
const OUTCOMES = [
  { value: "allowed", label: "Allowed" },
  { value: "partial", label: "In part" },
  { value: "blocked", label: "Blocked" },
];
const SOURCES = [
  { value: "windows", label: "Windows" },
  { value: "free", label: "Free tier" },
  { value: "promo", label: "Promo credits" },
  { value: "plan", label: "Plan credits" },
  { value: "purchased", label: "Purchased credits" },
  { value: "entitlement", label: "Entitlement" },
];
const SPANS = [
  ...Object.entries(RANGES).map(([value, { label }]) => ({ value, label })),
  { value: "custom", label: "From … to …" },
];
// Most find what they look for without these.
const Times = lazy(() => import("./more-filters").then(({ Times }) => ({ default: Times })));
const Folded = lazy(() => import("./more-filters").then(({ Folded }) => ({ default: Folded })));

export function ActivityFilters({ filter, features, searchRef, onChange }: ActivityFiltersProps) {
  const folded = foldedCount(filter);
  const [isUnfolded, setUnfolded] = useState(folded > 0);
  const named = (name: string, options: readonly { value: string; label: string }[]) =>
    [{ ...ANY, label: `${name}: any` }, ...options].map(({ value, label }) => ({ value, label }));
  return (
    <search className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="max-sm:w-full sm:w-64">
          <Input
            ref={searchRef}
            type="search"
            aria-label="Search activity"
            placeholder="Request id, key, session"
            value={filter.search}
            onChange={(event) => onChange({ search: event.target.value })}
          />
        </span>
        <Pick
          label="Decision"
          value={filter.outcome}
          options={named("Decision", OUTCOMES)}
          onPick={(outcome) => onChange({ outcome })}
        />
        <Pick
          label="Source"
          value={filter.source}
          options={named("Source", SOURCES)}
          onPick={(source) => onChange({ source })}
        />
        <Pick
          label="Feature"
          value={filter.feature}
          options={named(
            "Feature",
            features.map((feature) => ({ value: feature, label: feature })),
          )}
          onPick={(feature) => onChange({ feature })}
        />
        <Pick
          label="Time"
          value={filter.range}
          options={named("Time", SPANS)}
          onPick={(range) => onChange({ range })}
        />
        <Button intent="quiet" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
          {folded === 0 ? "More" : `More (${folded})`}
        </Button>
      </div>
      <Suspense>
        {filter.range === "custom" ? <Times filter={filter} onChange={onChange} /> : null}
        {isUnfolded ? <Folded filter={filter} onChange={onChange} /> : null}
      </Suspense>
    </search>
  );
}

interface PickProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onPick: (value: string) => void;
}

function Pick({ label, value, options, onPick }: PickProps) {
  // A link may name what is in no list, a feature of before: it is shown as it is.
  const all = options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }];
  return (
    <span className="max-sm:min-w-[calc(50%-0.25rem)] max-sm:flex-1 sm:w-35">
      <Select
        aria-label={label}
        value={value}
        options={all}
        onChange={(event) => onPick(event.target.value)}
      />
    </span>
  );
}
