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
  const submission = { accountId, command, key, requestHash: fingerprint(accountId, command) };
  const hasFailed = "failed" in command && command.failed === true;
  return hasFailed ? runtime.usageUnderLock.submitFailed(submission) : runtime.committer.submit(submission);
}

/** The engine's request of a parsed one. */
export function requestOf(
  body: DecisionRequest & { readonly failed?: boolean },
  principal: Principal,
): Request {
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
    ...(body.failed === true ? { failed: true } : {}),
  };
}

/** Nobody has this id. */
const NO_MEMBER = "mem_";

/**
 * The requests with members' ids in the place of the caller's own names for them; each name is looked up once. A name that nobody has, becomes an
 * id that nobody has, and is refused as such by the step that decides.
 */
export async function withMemberIds<
  Asked extends { readonly account: string; readonly member?: string | undefined },
>(
  runtime: Runtime,
  asked: readonly Asked[],
  accountOf: (account: string) => AuthorizedAccountId | null,
): Promise<Asked[]> {
  const known = new Map<string, string>();
  const named: Asked[] = [];
  for (const one of asked) {
    const accountId = one.member?.startsWith("ext:") ? accountOf(one.account) : null;
    if (accountId === null || one.member === undefined) {
      named.push(one);
      continue;
    }
    const name = `${accountId} ${one.member}`;
    const member = known.get(name) ?? (await runtime.memberIdOf(accountId, one.member)) ?? NO_MEMBER;
    known.set(name, member);
    named.push({ ...one, member });
  }
  return named;
}

/** A caller that is restricted to a member decides for them, also without saying so; whoever names another is told that there is none. */
function memberFor(asked: string | undefined, principal: Principal): string | null {
  const own = memberOf(principal);
  if (own === null) return asked ?? null;
  return asked === undefined || asked === own ? own : NO_MEMBER;
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
    readonly lineage?: string | undefined;
  },
  principal: Principal,
): Attribution {
  const own = principal.kind === "key" && principal.accountId !== null ? principal.keyId : null;
  const { key, session = null, client = null, lineage = null } = told;
  return { key: own ?? key ?? null, session, client, lineage };
}
