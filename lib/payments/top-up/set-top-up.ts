import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author, Transaction } from "@/lib/storage/audit-ports";
import { readCustomer } from "../reads";
import type { TopUpChange } from "../schema/top-up-schema";
import { evaluateTopUp } from "./charge-top-up";

export type TopUpSet =
  | { readonly kind: "set" }
  | { readonly kind: "package_unknown" | "cap_below_price" | "payment_method_missing" };

/**
 * Turns auto top-up on, as it is said, or off; nothing else does either (E5). Setting it forgives failures and ends a pause. It is judged at
 * once: who sets a threshold that is passed already is charged now, and not at the next request (E6).
 */
export async function setTopUp(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  change: TopUpChange,
  author: Author,
): Promise<TopUpSet> {
  const setAt = new Date(runtime.clock.now());
  const stamp = { setBy: author.actor, setAt, pausedReason: null, pausedAt: null };
  const account = { accountId: uuidOfId(accountId) };
  if (change === null) {
    await write(runtime, accountId, author, async (tx) => {
      await tx.autoTopUp.updateMany({ where: account, data: { ...stamp, isOn: false } });
    });
    return { kind: "set" };
  }
  const { livemode } = await runtime.db.account.findUniqueOrThrow({
    where: { id: account.accountId },
    select: { livemode: true },
  });
  const sold = await runtime.db.creditPackage.findFirst({
    where: { id: uuidOfId(change.packageId), livemode, retiredAt: null },
  });
  if (sold === null) return { kind: "package_unknown" };
  if (BigInt(change.monthlyCap) < sold.priceMinor) return { kind: "cap_below_price" };
  if (((await readCustomer(runtime, accountId))?.methodRef ?? null) === null)
    return { kind: "payment_method_missing" };
  const terms = {
    isOn: true,
    threshold: change.threshold,
    packageId: sold.id,
    monthlyCapMinor: BigInt(change.monthlyCap),
    ...stamp,
  };
  await write(runtime, accountId, author, async (tx) => {
    await tx.autoTopUp.upsert({ where: account, create: { ...account, ...terms }, update: terms });
  });
  await evaluateTopUp(runtime, accountId);
  return { kind: "set" };
}

function write(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  author: Author,
  change: (tx: Transaction) => Promise<void>,
): Promise<void> {
  return runtime.audited.write<void>(author, async (tx) => {
    const before = await toldOf(tx, accountId);
    await change(tx);
    const after = await toldOf(tx, accountId);
    const told = { action: "auto_top_up.set", object: accountId, accountId, livemode: null, before, after };
    return { value: undefined, told };
  });
}

async function toldOf(tx: Transaction, accountId: string): Promise<object | null> {
  const row = await tx.autoTopUp.findUnique({ where: { accountId: uuidOfId(accountId) } });
  if (row === null) return null;
  return {
    enabled: row.isOn,
    threshold: formatDecimal(row.threshold),
    package: idOfUuid("pkg", row.packageId),
    monthly_cap: Number(row.monthlyCapMinor),
  };
}
