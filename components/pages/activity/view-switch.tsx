"use client";

import { Button } from "@/components/ui/button";
import type { ActivityView } from "./use-filter";

const NAMES: Readonly<Record<ActivityView, string>> = {
  requests: "Requests",
  session: "Sessions",
  lineage: "Lineages",
};

interface ViewSwitchProps {
  view: ActivityView;
  onShow: (view: ActivityView) => void;
}

/** One by one, or summed by what belongs together. */
export function ViewSwitch({ view, onShow }: ViewSwitchProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent, and this only shows
    <div role="group" aria-label="Show" className="flex gap-1">
      {(Object.keys(NAMES) as ActivityView[]).map((one) => (
        <Button
          key={one}
          size="small"
          intent={view === one ? "secondary" : "quiet"}
          aria-pressed={view === one}
          onClick={() => onShow(one)}
        >
          {NAMES[one]}
        </Button>
      ))}
    </div>
  );
}
