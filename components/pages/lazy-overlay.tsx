"use client";

import { type ComponentType, type FC, useEffect, useState } from "react";
import { say } from "@/components/ui/toast";

/**
 * An overlay that is fetched when it is first opened: overlays bring their own library, and most visits open none. Once there
 * it stays, so that it can close as it opened. `preload` fetches it ahead, when a pointer or the focus comes near.
 */
export function lazyOverlay<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): { readonly Overlay: FC<Props & { isOpen: boolean }>; readonly preload: () => void } {
  let known: ComponentType<Props> | null = null;
  const fetchIt = async () => {
    known ??= await load();
    return known;
  };
  function Overlay({ isOpen, ...rest }: Props & { isOpen: boolean }) {
    const [Loaded, setLoaded] = useState(() => known);
    useEffect(() => {
      if (!isOpen || Loaded !== null) return;
      let isStale = false;
      fetchIt().then(
        (component) => isStale || setLoaded(() => component),
        // Nothing is kept of a fetch that failed, so the next opening tries again.
        () => say("error", "This part of the page could not be fetched. Try again."),
      );
      return () => {
        isStale = true;
      };
    }, [isOpen, Loaded]);
    return Loaded === null ? null : <Loaded {...(rest as unknown as Props)} />;
  }
  return { Overlay, preload: () => void fetchIt().catch(() => {}) };
}
