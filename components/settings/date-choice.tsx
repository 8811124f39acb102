"use client";

import { Field } from "@/components/ui/field";
import { DATE_STYLE_COOKIE } from "@/components/ui/read-cookies";
import { Select } from "@/components/ui/select";
import { DATE_STYLES, type DateStyle } from "@/lib/format-time";

const YEAR_SECONDS = 31_536_000;

const LABELS: Readonly<Record<DateStyle, string>> = {
  day: "23 Nov, 14:12",
  month: "Nov 23, 2:12 PM",
  iso: "2026-11-23, 14:12",
};

/** How every page writes dates and hours; kept by this browser, as the zone is. */
export function DateChoice({ chosen }: { chosen: DateStyle }) {
  const choose = (style: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${DATE_STYLE_COOKIE}=${style}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // Every time on every page is said anew.
    window.location.reload();
  };
  return (
    <Field label="Dates and hours" hint="Exports keep the ISO form." className="mt-4 max-w-90">
      {(control) => (
        <Select
          {...control}
          defaultValue={chosen}
          onChange={(event) => choose(event.target.value)}
          options={DATE_STYLES.map((value) => ({ value, label: LABELS[value] }))}
        />
      )}
    </Field>
  );
}
