"use client";

import { Download, X } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { formatQuantity } from "@/lib/format";

interface ExportButtonsProps {
  /** Of the API: what it streams is what the list shows. */
  path: string;
  name: string;
  /** How many there are, where it is known. */
  total: number | null;
}

const TYPES = {
  csv: { label: "CSV", type: "text/csv" },
  ndjson: { label: "NDJSON", type: "application/x-ndjson" },
} as const;
type Kind = keyof typeof TYPES;

/** Everything that is found, as a file, from one snapshot; it is streamed, so how far it is can be seen, and it can be stopped. */
export function ExportButtons({ path, name, total }: ExportButtonsProps) {
  const [rows, setRows] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const run = async (kind: Kind) => {
    const control = new AbortController();
    stop.current = control;
    setRows(0);
    try {
      const { download, saveAs } = await import("./download");
      saveAs(await download(path, TYPES[kind].type, control.signal, setRows), `${name}.${kind}`);
    } catch {
      if (!control.signal.aborted) say("error", "The export was cut off. Nothing was saved.");
    }
    setRows(null);
  };
  if (rows !== null)
    return (
      <span className="inline-flex items-center gap-2 text-sm text-muted">
        <progress
          aria-label="Export"
          className="w-24 accent-accent"
          {...(total === null ? {} : { max: total, value: rows })}
        />
        <span role="status">{formatQuantity(rows)} rows</span>
        <Button
          intent="quiet"
          size="icon"
          aria-label="Stop the export"
          icon={<X aria-hidden />}
          onClick={() => stop.current?.abort()}
        />
      </span>
    );
  return (
    <span className="inline-flex gap-2">
      {(Object.keys(TYPES) as Kind[]).map((kind) => (
        <Button
          key={kind}
          icon={<Download aria-hidden />}
          aria-label={`Export as ${TYPES[kind].label}`}
          onClick={() => void run(kind)}
        >
          {TYPES[kind].label}
        </Button>
      ))}
    </span>
  );
}
