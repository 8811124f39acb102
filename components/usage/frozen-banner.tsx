import { Snowflake } from "lucide-react";
import type { ReactNode } from "react";
import type { Frozen } from "@/components/decisions/standing-shapes";

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
