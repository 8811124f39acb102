"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

const DATASETS = [
  { name: "usage-events", label: "What you did (CSV)" },
  { name: "monetization-events", label: "What was charged (CSV)" },
  { name: "balance-updates", label: "How the balance moved (CSV)" },
] as const;

/** The same exports that the API has: each dataset whole, and everything that proves them offline. */
export function DataExport({ accountIds }: { accountIds: readonly string[] }) {
  return accountIds.map((accountId) => (
    <div key={accountId} className="mb-4">
      <p className="mb-2 font-mono text-xs break-all text-muted">{accountId}</p>
      <div className="flex flex-wrap gap-2">
        {DATASETS.map(({ name, label }) => (
          <DownloadButton
            key={name}
            path={`/api/v1/accounts/${accountId}/${name}`}
            name={name}
            label={label}
          />
        ))}
        <a href={`/api/v1/accounts/${accountId}/bundle`} download className={buttonClass({})}>
          <Download aria-hidden />
          All of it, to verify offline
        </a>
      </div>
    </div>
  ));
}

function DownloadButton({ path, name, label }: { path: string; name: string; label: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    setIsBusy(true);
    const answer = await fetch(path, { headers: { accept: "text/csv" } }).catch(() => null);
    const file = answer?.ok === true ? await answer.blob().catch(() => null) : null;
    setIsBusy(false);
    if (file === null) return say("error", "The export broke off. Nothing was saved; try again.");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Button
      icon={<Download aria-hidden />}
      isBusy={isBusy}
      busyLabel="Exporting…"
      onClick={() => void download()}
    >
      {label}
    </Button>
  );
}
