import { uuidOfId } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditTold, Author } from "@/lib/storage/audit-ports";
import type { NewCode } from "../schema/code-schema";
import { type CodeRow, codeWire, visibleTo } from "./code-reads";
import { drawCode, keptCode } from "./promo-code";

/** Makes a code and returns it, which nobody can read again. One of the same letters is there once per mode, ended or not. */
export async function createCode(
  runtime: Runtime,
  author: Author,
  request: NewCode & { readonly livemode: boolean },
): Promise<
  { readonly kind: "created"; readonly row: CodeRow; readonly code: string } | { readonly kind: "taken" }
> {
  const now = runtime.clock.now();
  const { code, hint, hash } = request.code === undefined ? drawCode() : keptCode(request.code);
  const { label, livemode, amount, priority, features, audience } = request;
  try {
    const row = await runtime.audited.write(author, async (tx) => {
      const created = await tx.promoCode.create({
        data: {
          id: uuidOfId(freshId("cod", now)),
          codeHash: hash,
          hint,
          label,
          livemode,
          amount,
          priority,
          features: features ?? [],
          creditsDays: request.credits_days,
          planIds: (audience.plans ?? []).map(uuidOfId),
          accountIds: (audience.accounts ?? []).map(uuidOfId),
          expiresAt: request.expires_at === null ? null : new Date(request.expires_at),
          maxRedemptions: request.max_redemptions,
          createdBy: author.actor,
          createdAt: new Date(now),
        },
      });
      return { value: created, told: told("code.created", null, created) };
    });
    return { kind: "created", row, code };
  } catch (error) {
    if ((error as { code?: unknown }).code === "P2002") return { kind: "taken" };
    throw error;
  }
}

/** Ends a code: what was redeemed stays, nobody redeems it from here on. Null where the caller may not know of it. */
export async function endCode(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  codeId: string,
): Promise<CodeRow | null> {
  const where = { AND: [{ id: uuidOfId(codeId) }, visibleTo(principal)] };
  return runtime.audited.write<CodeRow | null>(author, async (tx) => {
    const before = await tx.promoCode.findFirst({ where });
    if (before === null || before.endedAt !== null) return { value: before, told: null };
    // Of two endings at once the second waits here, finds the first one's mark and changes nothing.
    const { count } = await tx.promoCode.updateMany({
      where: { id: before.id, endedAt: null },
      data: { endedAt: new Date(runtime.clock.now()) },
    });
    const after = await tx.promoCode.findUniqueOrThrow({ where: { id: before.id } });
    return { value: after, told: count > 0 ? told("code.ended", before, after) : null };
  });
}

function told(action: string, before: CodeRow | null, after: CodeRow): AuditTold {
  const wire = codeWire(after);
  return {
    action,
    object: wire.id,
    accountId: null,
    livemode: wire.livemode,
    before: before === null ? null : codeWire(before),
    after: wire,
  };
}
