import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Attribution } from "@/lib/engine/facts";
import type { Request, UsageCommand } from "@/lib/engine/request";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import { fingerprint } from "./commit/fingerprint";
import type { Answer } from "./commit/submission";
import type { DecisionRequest } from "./schema/request-schema";

/** Decides and, unless it is a preview, records: one command, one durable fact, one answer (SYSTEM §4, §5). */
export function submitUsage(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  command: UsageCommand,
  key: string,
): Promise<Answer> {
  return runtime.committer.submit({ accountId, command, key, requestHash: fingerprint(accountId, command) });
}

/** The engine's request of a parsed one. */
export function requestOf(body: DecisionRequest, principal: Principal): Request {
  return {
    kind: body.mode,
    feature: body.feature,
    memberId: body.member ?? null,
    usage: body.usage,
    properties: body.properties,
    partial: body.partial,
    holdSeconds: body.mode === "hold" ? body.hold_seconds : null,
    attribution: attributionOf(body.attribution, principal),
    occurredAt: body.occurred_at ?? null,
  };
}

/**
 * Who asked. A key that belongs to the account speaks for itself: its own consent and caps apply, whatever the caller writes.
 * The product's backend, with a key of no single account, tells which of its customers' keys was used.
 */
export function attributionOf(
  told: {
    readonly key?: string | undefined;
    readonly session?: string | undefined;
    readonly client?: string | undefined;
  },
  principal: Principal,
): Attribution {
  const own = principal.kind === "key" && principal.accountId !== null ? principal.keyId : null;
  return { key: own ?? told.key ?? null, session: told.session ?? null, client: told.client ?? null };
}
