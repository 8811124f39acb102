import { uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { NewPackage } from "../schema/package-schema";
import { type PackageRow, packageWire } from "./package-rows";

/** Puts a package up for sale. It never changes afterwards: what is sold otherwise is another package. */
export function addPackage(
  runtime: Runtime,
  author: Author,
  livemode: boolean,
  { name, description, credits, price, expires_after_days: expiresAfterDays }: NewPackage,
): Promise<PackageRow> {
  const now = runtime.clock.now();
  const id = freshId("pkg", now);
  return runtime.audited.write(author, async (tx) => {
    const row = await tx.creditPackage.create({
      data: {
        id: uuidOfId(id),
        livemode,
        name,
        description,
        credits,
        priceMinor: BigInt(price.minor_units),
        currency: price.currency,
        expiresAfterDays,
        createdAt: new Date(now),
      },
    });
    const told = { action: "credit_package.added", object: id, accountId: null, livemode, before: null };
    return { value: row, told: { ...told, after: packageWire(row) } };
  });
}

export type Retirement =
  | { readonly kind: "retired"; readonly row: PackageRow }
  | { readonly kind: "unknown" | "out_of_mode" };

/** Takes a package off the shelf; whoever has begun to buy it still can pay. One that is off stays as it is. */
export function retirePackage(
  runtime: Runtime,
  author: Author,
  isSandboxed: boolean,
  id: string,
): Promise<Retirement> {
  const where = { id: uuidOfId(id) };
  return runtime.audited.write<Retirement>(author, async (tx) => {
    const before = await tx.creditPackage.findUnique({ where });
    if (before === null) return { value: { kind: "unknown" }, told: null };
    if (isSandboxed && before.livemode) return { value: { kind: "out_of_mode" }, told: null };
    const retiredAt = new Date(runtime.clock.now());
    const { count } = await tx.creditPackage.updateMany({
      where: { ...where, retiredAt: null },
      data: { retiredAt },
    });
    if (count === 0) return { value: { kind: "retired", row: before }, told: null };
    const row = { ...before, retiredAt };
    const told = { action: "credit_package.retired", object: id, accountId: null, livemode: row.livemode };
    const wires = { before: packageWire(before), after: packageWire(row) };
    return { value: { kind: "retired", row }, told: { ...told, ...wires } };
  });
}
