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
const LINE_FEED = 10;

/** Everything that is found, as a file, from one snapshot; it is streamed, so how far it is can be seen, and it can be stopped. */
export function ExportButtons({ path, name, total }: ExportButtonsProps) {
  const [rows, setRows] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const run = async (kind: Kind) => {
    const control = new AbortController();
    stop.current = control;
    setRows(0);
    try {
      const text = await download(path, TYPES[kind].type, control.signal, setRows);
      saveAs(text, `${name}.${kind}`);
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

/** Counted by its line feeds while it arrives: close enough for a bar, and no row is parsed twice. */
async function download(
  path: string,
  type: string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<Blob> {
  const answer = await fetch(path, { headers: { accept: type }, signal });
  if (!answer.ok || answer.body === null) throw new Error(`the export answered ${answer.status}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let rows = 0;
  const reader = answer.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    for (const byte of read.value) if (byte === LINE_FEED) rows++;
    onRows(rows);
  }
  return new Blob(parts, { type });
}

function saveAs(text: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(text);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
