import { RotateCcw } from "lucide-react";
import { windowsWords } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { Day } from "@/components/ui/time";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";

type Banked = StandingWire["resets"][number];

interface BankedResetsProps {
  resets: readonly Banked[];
  /** Null for whoever may only look. */
  onRedeem: ((grant: string) => void) | null;
  isBusy?: boolean;
}

/** Resets that can be used now or later: each empties its windows, and is kept where that would give nothing back. */
export function BankedResets({ resets, onRedeem, isBusy = false }: BankedResetsProps) {
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
            <span className="font-medium">{reset.left === 1 ? "1 reset" : `${reset.left} resets`}</span>
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
            {onRedeem === null || reset.state !== "active" ? null : (
              <Button
                size="small"
                className="ms-auto print:hidden"
                icon={<RotateCcw aria-hidden />}
                isBusy={isBusy}
                onClick={() => onRedeem(reset.grant)}
              >
                Use one
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
