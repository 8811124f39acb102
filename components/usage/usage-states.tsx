import { Snowflake } from "lucide-react";
import type { ReactNode } from "react";
import type { Frozen } from "@/components/decisions/standing-shapes";
import { CopyButton } from "@/components/ui/copy-button";

interface FrozenBannerProps {
  frozen: Exclude<Frozen, "none">;
  /** Whom to write to: a link. */
  contact: ReactNode;
}

/** What is stopped, what still works, and who can change it. */
export function FrozenBanner({ frozen, contact }: FrozenBannerProps) {
  return (
    <div className="flex gap-3 rounded-md border border-danger/40 bg-danger-soft p-3">
      <Snowflake aria-hidden className="mt-0.5 size-4 shrink-0 stroke-2 text-danger" />
      <div>
        <p className="font-medium">
          {frozen === "all" ? "This account is frozen" : "Paid usage of this account is frozen"}
        </p>
        <p className="text-muted">
          {frozen === "all"
            ? "Every request is refused. Your credits and history stay as they are and can be read."
            : "Purchased credits are not spent. What your plan includes, and promo credits, still pay."}{" "}
          {contact}
        </p>
      </div>
    </div>
  );
}

/** The one next action of a page without requests: a command that makes the first one. */
export function FirstRequest({ command }: { command: string }) {
  return (
    <div className="flex w-full flex-col gap-3">
      <div className="relative">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled
          tabIndex={0}
          className="overflow-x-auto rounded-md border border-hairline bg-sunken p-3 pe-12 text-sm"
        >
          {command}
        </pre>
        <span className="absolute end-1.5 top-1.5 rounded-sm bg-sunken">
          <CopyButton text={command} label="Copy the command" />
        </span>
      </div>
      <p role="status" className="inline-flex items-center gap-2 text-sm text-muted">
        <span aria-hidden className="skeleton size-2 rounded-full bg-accent" />
        Waiting for the first request…
      </p>
    </div>
  );
}
