"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";
import { say } from "@/components/ui/toast";
import { formatQuantity } from "@/lib/format";
import { download } from "./download";
import type { ExportButtonsProps, ExportKind } from "./export-button";

const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

interface ExportRunProps extends ExportButtonsProps {
  kind: ExportKind;
  onEnd: () => void;
}

/** One export on its way, of what was asked for when it began. */
export function ExportRun(asked: ExportRunProps) {
  const [rows, setRows] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const begun = useRef(asked);
  useEffect(() => {
    const { path, kind, name, onEnd } = begun.current;
    const control = new AbortController();
    stop.current = control;
    download(path, TYPES[kind], control.signal, setRows)
      .then((text) => saveFile(text, `${name}.${kind}`))
      .catch(() => {
        if (!control.signal.aborted) say("error", "The export was cut off. Nothing was saved.");
      })
      .finally(() => stop.current === control && onEnd());
    return () => control.abort();
  }, []);
  return (
    <span className="inline-flex items-center gap-2 text-sm text-muted">
      <progress
        aria-label="Export"
        className="w-24 accent-accent"
        {...(asked.total === null ? {} : { max: asked.total, value: rows })}
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
}
