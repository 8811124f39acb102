import { z } from "zod";
import { openHolds } from "@/lib/engine/gates";
import { isShadow, type Plan, windowsOf } from "@/lib/engine/plan";
import type { Standing } from "@/lib/engine/standing";

/** A gate as it stands: of the account, or of one member. */
export const standingGateSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(["rate", "concurrency"]),
  shadow: z.boolean().meta({ description: "Only records what it would have refused." }),
  windows: z.array(z.string()).meta({ description: "Keys of its windows: one, or one per feature." }),
  open: z.int().nullable(),
  limit: z.int().nullable(),
});
type StandingGateWire = z.output<typeof standingGateSchema>;

/** Which windows are gates', and how many holds are open of how many. */
export function gatesWire(
  standing: Standing,
  { gates }: Plan,
  features: readonly string[],
): StandingGateWire[] {
  return gates.map((gate) => {
    const { key, kind } = gate;
    const shared = { key, kind, shadow: isShadow(gate) };
    if (gate.kind === "concurrency")
      return { ...shared, windows: [], open: openHolds(standing, gate), limit: gate.limit };
    const windows = windowsOf([gate.window], features).map((window) => window.key);
    return { ...shared, windows, open: null, limit: null };
  });
}
