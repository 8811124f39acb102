import { formatDecimal, ONE } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { PackageWire } from "../schema/package-schema";

export type PackageRow = Awaited<ReturnType<typeof listPackages>>[number];

/** Of a mode (null: of both), the smallest first; those that are not sold any more only where they are asked for. */
export function listPackages(runtime: Runtime, livemode: boolean | null, areRetiredToo: boolean) {
  return runtime.db.creditPackage.findMany({
    where: { ...(livemode === null ? {} : { livemode }), ...(areRetiredToo ? {} : { retiredAt: null }) },
    orderBy: [{ credits: "asc" }, { priceMinor: "asc" }, { id: "asc" }],
  });
}

/** Shared by both modes to look at; sold to accounts of its own. */
export function readPackage(runtime: Runtime, id: string): Promise<PackageRow | null> {
  return runtime.db.creditPackage.findUnique({ where: { id: uuidOfId(id) } });
}

export function packageWire(row: PackageRow): PackageWire {
  return {
    id: idOfUuid("pkg", row.id),
    name: row.name,
    description: row.description,
    credits: formatDecimal(row.credits),
    price: { minor_units: Number(row.priceMinor), currency: row.currency },
    unit_price: formatDecimal(unitPrice(row.priceMinor, row.credits)),
    expires_after_days: row.expiresAfterDays,
    livemode: row.livemode,
    created_at: formatInstant(row.createdAt.getTime()),
    retired_at: row.retiredAt === null ? null : formatInstant(row.retiredAt.getTime()),
  };
}

/** Millionths of a smallest unit for one credit, rounded to the nearest. */
function unitPrice(priceMinor: bigint, credits: bigint): bigint {
  return (priceMinor * ONE * ONE * 2n + credits) / (credits * 2n);
}
