"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { formatCredits, formatQuantity } from "@/lib/format";
import { exampleOf, NUMBER_STYLE_COOKIE, NUMBER_STYLES, type NumberStyle } from "@/lib/format-style";

const YEAR_SECONDS = 31_536_000;

/** How every page writes amounts and counts; kept by this browser, as the zone is. */
export function NumberChoice({ chosen }: { chosen: NumberStyle }) {
  const choose = (style: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${NUMBER_STYLE_COOKIE}=${style}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // Every number on every page is written anew.
    window.location.reload();
  };
  return (
    <Field
      label="Numbers"
      hint={`Here: ${formatCredits("1250.5")} of ${formatCredits("12000")} credits, ${formatQuantity(4808)} requests. What you export, copy and type is plain, as 1250.5.`}
      className="mt-4 max-w-90"
    >
      {(control) => (
        <Select
          {...control}
          defaultValue={chosen}
          onChange={(event) => choose(event.target.value)}
          options={NUMBER_STYLES.map((value) => ({ value, label: exampleOf(value) }))}
        />
      )}
    </Field>
  );
}
