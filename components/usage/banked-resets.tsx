import { RotateCcw } from "lucide-react";
import { windowsWords } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { Day } from "@/components/ui/time";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { formatQuantity } from "@/lib/format";

type Banked = StandingWire["resets"][number];

interface BankedResetsProps {
  resets: readonly Banked[];
  /** Null for whoever may only look. */
  onRedeem: ((grant: string) => void) | null;
  /** Takes back what is left of a grant of resets; left out for whoever may not. */
  onVoid?: (grant: string) => void;
  isBusy?: boolean;
}

/** Resets that can be used now or later: each empties its windows, and is kept where that would give nothing back. */
export function BankedResets({ resets, onRedeem, onVoid, isBusy = false }: BankedResetsProps) {
  const usable = resets.filter(({ left, state }) => left > 0 && state !== "expired");
  if (usable.length === 0) return null;
  return (
    <>
      <h3 className="mt-6 mb-1 text-sm text-muted">Banked resets: each empties windows once</h3>
      <ul className="flex flex-col">
        {usable.map((reset) => (
          <li
            key={reset.grant}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline py-2 last:border-b-0"
          >
            <span className="font-medium">
              {reset.left === 1 ? "1 reset" : `${formatQuantity(reset.left)} resets`}
            </span>
            <span className="text-sm text-muted">
              of {reset.windows === null ? "every window above but the gates" : windowsWords(reset.windows)}
              {reset.features === null ? "" : `, for ${reset.features.join(", ")} only`}
              {reset.state === "scheduled" ? (
                <>
                  , from <Day at={reset.effective_at} />
                </>
              ) : null}
              {reset.expires_at === null ? null : (
                <>
                  , until <Day at={reset.expires_at} />
                </>
              )}
            </span>
            <span className="ms-auto inline-flex gap-1 print:hidden">
              {onRedeem === null || reset.state !== "active" ? null : (
                <Button
                  size="small"
                  icon={<RotateCcw aria-hidden />}
                  isBusy={isBusy}
                  onClick={() => onRedeem(reset.grant)}
                >
                  Use one
                </Button>
              )}
              {onVoid === undefined ? null : (
                <Button
                  intent="quiet"
                  size="small"
                  className="text-danger!"
                  onClick={() => onVoid(reset.grant)}
                >
                  Void…<span className="sr-only"> {formatQuantity(reset.left)} banked resets</span>
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
