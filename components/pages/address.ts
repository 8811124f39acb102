"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * What a page shows, as its address says it: a link to it shows the same. Moving rewrites the address in place, so that Back
 * leads to the page before and not through every drawer that was opened; the server is not asked again.
 */
export function useAddress(): readonly [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const address = useSearchParams();
  const move = useCallback((changes: Record<string, string | null>) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const query = next.size === 0 ? "" : `?${next}`;
    window.history.replaceState(null, "", window.location.pathname + query);
  }, []);
  return [address, move];
}
