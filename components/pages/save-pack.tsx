"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { downloadFile } from "./download";

const KINDS = [
  { label: "PDF", type: "application/pdf", end: "pdf" },
  { label: "JSON", type: "application/json", end: "json" },
] as const;

/** Everything about one charge on one page, to print, attach or check (E15). */
export function SavePack({ decisionId }: { decisionId: string }) {
  const [hasFailed, setFailed] = useState(false);
  const event = decisionId.replace(/^dec_/, "use_");
  const save = (type: string, end: string) => {
    setFailed(false);
    downloadFile(`/api/v1/usage-events/${event}/pack`, type, `dispute-pack-${event}.${end}`).catch(() =>
      setFailed(true),
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <span className="text-sm text-muted">All about it, on one page:</span>
      {KINDS.map(({ label, type, end }) => (
        <Button key={label} size="small" aria-label={`Save as ${label}`} onClick={() => save(type, end)}>
          {label}
        </Button>
      ))}
      {hasFailed ? (
        <span role="alert" className="text-sm text-danger">
          It could not be saved.
        </span>
      ) : null}
    </div>
  );
}
