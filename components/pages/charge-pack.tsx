"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { downloadFile } from "./download";

const TYPES = { pdf: "application/pdf", json: "application/json" } as const;
type FileType = keyof typeof TYPES;

/** All that is known of one charge as a file, for whoever is asked about it: one page to read, or the JSON with the hashes (E15). */
export function ChargePack({ eventId }: { eventId: string }) {
  const download = useMutation({
    mutationFn: (type: FileType) =>
      downloadFile(`/api/v1/usage-events/${eventId}/pack`, TYPES[type], `dispute-pack-${eventId}.${type}`),
    onError: () => say("error", "The dispute pack could not be fetched. Try again."),
  });
  const button = (type: FileType) => (
    <Button
      size="small"
      icon={<Download aria-hidden />}
      aria-label={`Dispute pack as ${type.toUpperCase()}`}
      isBusy={download.isPending && download.variables === type}
      onClick={() => download.mutate(type)}
    >
      {type.toUpperCase()}
    </Button>
  );
  return (
    <section
      aria-label="Dispute pack"
      className="flex flex-wrap items-center justify-between gap-2 border-t border-hairline pt-4"
    >
      <p className="text-sm text-muted">Everything about this charge, to send along</p>
      <span className="flex gap-2">
        {button("pdf")}
        {button("json")}
      </span>
    </section>
  );
}
