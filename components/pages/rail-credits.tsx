"use client";

import { useQuery } from "@tanstack/react-query";
import { standingQuery } from "@/lib/accounts/client/queries";
import { formatCredits } from "@/lib/format";

/** What is available, beside the way to the credits: as the server rendered it, and as the page that is open keeps it. */
export function RailCredits({ account, available }: { account: string; available: string }) {
  const { data } = useQuery({ ...standingQuery(account), enabled: false });
  return <span className="font-mono">{formatCredits(data?.credits.available ?? available)}</span>;
}
