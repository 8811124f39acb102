"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";

export interface ExportButtonsProps {
  /** Of the API: what it streams is what the list shows. */
  path: string;
  name: string;
  /** How many there are, where it is known. */
  total: number | null;
}

export type ExportKind = "csv" | "ndjson";
const LABELS = { csv: "CSV", ndjson: "NDJSON" } as const;

const ExportRun = lazy(() => import("./export-run").then((module) => ({ default: module.ExportRun })));

/** Everything that is found, as a file, from one snapshot; how far it is can be seen, and it can be stopped. */
export function ExportButtons(asked: ExportButtonsProps) {
  const [kind, setKind] = useState<ExportKind | null>(null);
  if (kind !== null)
    return (
      <Suspense>
        <ExportRun {...asked} kind={kind} onEnd={() => setKind(null)} />
      </Suspense>
    );
  return (
    <span className="inline-flex gap-2">
      {(["csv", "ndjson"] as const).map((one) => (
        <Button key={one} aria-label={`Export as ${LABELS[one]}`} onClick={() => setKind(one)}>
          {LABELS[one]}
        </Button>
      ))}
    </span>
  );
}
