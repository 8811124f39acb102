import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { WindowRows } from "./window-row";

/** Every window in the order of the waterfall, each in the colour of the source it belongs to; then the gates, which pay for nothing. */
export function StandingWindows({ standing }: { standing: StandingWire }) {
  const byKey = new Map(standing.windows.map((window) => [window.key, window]));
  const gates = standing.gates.flatMap((gate) => gate.windows.flatMap((key) => byKey.get(key) ?? []));
  return (
    <>
      {standing.layers.map((layer) => {
        const windows = layer.windows.flatMap((key) => byKey.get(key) ?? []);
        return windows.length === 0 ? null : (
          <div key={layer.layer} className="border-hairline [&+&]:border-t">
            <WindowRows windows={windows} source={layer.source} />
          </div>
        );
      })}
      {gates.length === 0 ? null : (
        <>
          <h3 className="mt-6 mb-1 text-sm text-muted">Gates: must have room, and pay for nothing</h3>
          <WindowRows windows={gates} />
        </>
      )}
    </>
  );
}
