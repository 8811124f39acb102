import { ONE } from "@/lib/engine/amounts";
import { formatQuantity } from "@/lib/format";
import { listPackages } from "@/lib/payments/packages/package-rows";
import { addPackage } from "@/lib/payments/packages/package-writes";
import type { Runtime } from "@/lib/runtime";

const SEED = { actor: "system", requestId: "demo" };

const PACKAGES = [
  { credits: 20, minorUnits: 500, description: "To see whether it suits you." },
  { credits: 100, minorUnits: 2_000, description: "The one that most people take." },
  { credits: 400, minorUnits: 7_200, description: "For a month of steady work." },
  { credits: 1_000, minorUnits: 16_000, description: "For a team." },
] as const;

/** What the demo sells, in both modes; each where nothing of its name is there yet. */
export async function plantPackages(runtime: Runtime): Promise<void> {
  for (const livemode of [true, false]) {
    const there = new Set((await listPackages(runtime, livemode, true)).map(({ name }) => name));
    for (const { credits, minorUnits, description } of PACKAGES) {
      const name = `${formatQuantity(String(credits))} credits`;
      if (there.has(name)) continue;
      await addPackage(runtime, SEED, livemode, {
        name,
        description,
        credits: BigInt(credits) * ONE,
        price: { minor_units: minorUnits, currency: "EUR" },
        expires_after_days: 365,
      });
    }
  }
}
