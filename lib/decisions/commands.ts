import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Attribution } from "@/lib/engine/facts";
import type { Request, UsageCommand } from "@/lib/engine/request";
import type { Principal } from "@/lib/http/principal";
import { memberOf } from "@/lib/http/principal";
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
    memberId: memberFor(body.member, principal),
    usage: body.usage,
    properties: body.properties,
    partial: body.partial,
    holdSeconds: body.mode === "hold" ? body.hold_seconds : null,
    attribution: attributionOf(body.attribution, principal),
    occurredAt: body.occurred_at ?? null,
  };
}

/** Nobody has this id: whoever is restricted to one member and names another is told that there is none. */
const A_COLLEAGUE = "mem_";

/** A caller that is restricted to a member decides for them, also without saying so. */
function memberFor(asked: string | undefined, principal: Principal): string | null {
  const own = memberOf(principal);
  if (own === null) return asked ?? null;
  return asked === undefined || asked === own ? own : A_COLLEAGUE;
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
