import type { Standing } from "@/components/decisions/standing-shapes";
import { WindowRows } from "./window-row";

interface StandingWindowsProps {
  standing: Pick<Standing, "windows" | "layers"> & {
    readonly gates: readonly { readonly windows: readonly string[] }[];
  };
}

/** Every window in the order of the waterfall, each in the colour of the source it belongs to; then the gates, which pay for nothing. */
export function StandingWindows({ standing }: StandingWindowsProps) {
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
          <h3 className="mt-6 mb-1 text-sm text-muted">
            Gates: every request must fit through, and they pay for nothing
          </h3>
          <WindowRows windows={gates} />
        </>
      )}
    </>
  );
}
