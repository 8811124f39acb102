"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { isWorthRepeating } from "@/lib/http/client";

const REPEATS_MAX = 2;
const retry = (failures: number, error: Error) => failures < REPEATS_MAX && isWorthRepeating(error);

/** One cache per tab. Nothing is refetched on focus: what is live comes by its stream, and says how old it is. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry } } }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
