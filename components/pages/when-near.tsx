"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/** So far ahead of the sight that it is there when it is reached. */
const AHEAD = "400px";

/**
 * What is far down a page and heavy: fetched when somebody comes near, in room that is kept for it. `className` says how much.
 */
export function WhenNear({ className, children }: { className: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (place.current === null || isNear) return;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting === true) setNear(true);
      },
      { rootMargin: AHEAD },
    );
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [isNear]);
  return (
    <div ref={place} className={className}>
      {isNear ? children : null}
    </div>
  );
}
