"use client";

import { Field } from "@/components/ui/field";
import { CHOSEN_ZONE_COOKIE } from "@/components/ui/read-cookies";
import { Select } from "@/components/ui/select";

const YEAR_SECONDS = 31_536_000;

interface ZoneChoiceProps {
  /** Empty: the browser's. */
  chosen: string;
  /** By the server's own list: the browser's may be another. */
  zones: readonly string[];
}

/** In whose time every page says when; kept by this browser, as the theme is. */
export function ZoneChoice({ chosen, zones }: ZoneChoiceProps) {
  const choose = (zone: string) => {
    const age = zone === "" ? 0 : YEAR_SECONDS;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${CHOSEN_ZONE_COOKIE}=${zone}; path=/; max-age=${age}; samesite=lax`;
    // Every time on every page is said anew.
    window.location.reload();
  };
  return (
    <Field
      label="Time zone"
      hint="In it every page says when; UTC stands behind each time."
      className="max-w-90"
    >
      {(control) => (
        <Select
          {...control}
          defaultValue={chosen}
          onChange={(event) => choose(event.target.value)}
          options={[
            { value: "", label: "As this browser" },
            ...zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
          ]}
        />
      )}
    </Field>
  );
}
