"use client";

import { type ReactNode, type RefObject, useEffect, useState } from "react";
import { areSingleKeysOn, keepSingleKeys } from "@/components/ui/single-keys";

/** Keys that stand for a word, while they are on: from anywhere on the page to its list and to its search. */
export function useSingleKeys(search: RefObject<HTMLInputElement | null>): {
  areOn: boolean;
  hint: ReactNode;
} {
  const [areOn, setOn] = useState(true);
  useEffect(() => setOn(areSingleKeysOn()), []);
  useEffect(() => {
    if (!areOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyped(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.key === "/") {
        event.preventDefault();
        search.current?.focus();
      }
      // From anywhere on the page the first row is one key away; from there the list goes on by itself.
      const list = document.querySelector<HTMLElement>("[data-activity]");
      if (event.key === "j" && list !== null && !list.contains(event.target as Node)) {
        event.preventDefault();
        list.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [areOn, search]);
  const hint = (
    <p className="mt-4 text-xs text-muted max-sm:hidden print:hidden">
      <label className="inline-flex min-h-6 items-center gap-1.5">
        <input
          type="checkbox"
          className="size-4"
          checked={areOn}
          onChange={(event) => {
            setOn(event.target.checked);
            keepSingleKeys(event.target.checked);
          }}
        />
        Single keys: j and k move, Enter says why, / searches, Esc closes
      </label>
    </p>
  );
  return { areOn, hint };
}

function isTyped(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
