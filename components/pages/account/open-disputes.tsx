"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { openDisputesQuery } from "@/lib/disputes/client";

/** What of the account waits for an answer: each leads to its charge. */
export function OpenDisputes({
  accountId,
  onOpen,
}: {
  accountId: string;
  onOpen: (decisionId: string) => void;
}) {
  const open = useQuery(openDisputesQuery(accountId)).data ?? [];
  if (open.length === 0) return null;
  return (
    <p className="mb-4 flex flex-wrap items-center gap-2">
      <Badge tone="warn">{open.length === 1 ? "1 open dispute" : `${open.length} open disputes`}</Badge>
      {open.map(({ id, decision, message }) => (
        <Button key={id} size="small" onClick={() => onOpen(decision)}>
          <span className="max-w-60 truncate">“{message}”</span>
        </Button>
      ))}
    </p>
  );
}
