import { CircleAlert } from "lucide-react";

/** What happened, and what can be done now; read out as soon as it is there. */
export function Notice({ title, advice }: { title: string; advice: string }) {
  return (
    <div className="flex items-start gap-2.5 rounded-sm border border-danger/40 bg-danger-soft p-3">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.5] text-danger" />
      <p>
        <span className="font-medium">{title}</span> <span className="text-muted">{advice}</span>
      </p>
    </div>
  );
}
