import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";

interface GrantButtonsProps {
  grant: Grant;
  /** How the grant is called in its row. */
  name: string;
  onAdjust: () => void;
  /** Only offered of a grant that recurs. */
  onReset: () => void;
  onVoid: () => void;
}

/** What an administrator can do to a grant. */
export function GrantButtons({ grant, name, onAdjust, onReset, onVoid }: GrantButtonsProps) {
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <Button intent="quiet" size="small" onClick={onAdjust}>
        Adjust…<span className="sr-only"> {name}</span>
      </Button>
      {(grant.next_reset_at ?? null) === null ? null : (
        <Button intent="quiet" size="small" onClick={onReset}>
          Reset…<span className="sr-only"> {name}</span>
        </Button>
      )}
      <Button intent="quiet" size="small" className="text-danger!" onClick={onVoid}>
        Void…<span className="sr-only"> {name}</span>
      </Button>
    </span>
  );
}
