import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Microcredits } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import { uuidOfId } from "@/lib/engine/ids";
import type { ConsentPeriod } from "@/lib/engine/plan";
import { capKey, emptyStanding } from "@/lib/engine/standing";
import { freshId, freshRef, ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { NewAccount } from "@/lib/storage/ports";
import { TEST_CLOCK_ACCOUNTS_MAX } from "@/lib/test-clocks/schema/clock-schema";
import type { ActOnStanding, ActOutcome } from "./commit/act-committer";
import { auditOfOpening } from "./commit/audit-of-act";
import { planSteps, stepOf } from "./commit/steps";
import type { NewAccountRequest, WindowsReset } from "./schema/account-schema";

export type OpenedAccount =
  | { readonly kind: "opened"; readonly accountId: string }
  | { readonly kind: "external_id_taken" }
  | { readonly kind: "plan_not_published" }
  | { readonly kind: "test_clock_not_found" }
  /** One advance moves every account of a clock, so a clock holds only so many. */
  | { readonly kind: "test_clock_full" };

/** Opens an account on a published plan, with what the plan grants: its first facts, ledger and standing, in one transaction (A1). */
export async function openAccount(
  runtime: Runtime,
  request: NewAccountRequest,
  livemode: boolean,
  author: Author,
): Promise<OpenedAccount> {
  const plan = await runtime.catalogue.plan(request.plan);
  if (plan === null) return { kind: "plan_not_published" };
  const clock =
    request.test_clock === undefined || livemode
      ? null
      : await runtime.accountReads.testClock(request.test_clock);
  if (request.test_clock !== undefined && clock === null) return { kind: "test_clock_not_found" };
  if (clock !== null && clock.accounts >= TEST_CLOCK_ACCOUNTS_MAX) return { kind: "test_clock_full" };
  const clockNow = clock?.nowAt ?? null;
  const now = runtime.clock.now();
  const accountId = freshId("acct", now);
  const act: AccountAct = {
    kind: "opened",
    plan: plan.ref,
    timeZone: request.time_zone,
    consent: request.consent ?? plan.consent,
    clockNow,
  };
  const identity = { ref: freshRef(now), key: ownKey("opened", accountId), requestHash: "0".repeat(32) };
  const first = stepOf(emptyStanding(accountId), act, author.actor, identity, now);
  if (typeof first === "string") throw new Error(`an account could not be opened: ${first}`);
  const account: NewAccount = {
    id: accountId,
    externalId: request.external_id ?? null,
    name: request.name,
    kind: request.kind,
    email: request.email ?? null,
    livemode,
    testClockId: request.test_clock ?? null,
  };
  const told = author.requestId === null ? null : auditOfOpening(account, first.to, author, now);
  const outcome = await runtime.accounts.open(account, [first, ...planSteps(first.to, plan, now)], told);
  return outcome === "opened" ? { kind: "opened", accountId } : { kind: outcome };
}

/** One act that is not about credits, under a key of this request's own: PUT and PATCH say what shall be, so a repeat changes nothing more. */
export function recordAct(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: AccountAct,
  author: Author,
): Promise<ActOutcome> {
  const key = ownKey(act.kind, freshRef(runtime.clock.now()));
  return runtime.acts.record(accountId, act, { ...author, key, requestHash: "0".repeat(32) });
}

export type ResetOfWindows =
  | { readonly kind: "reset"; readonly seq: number; readonly isReplay: boolean }
  /** Under this key: all are reset, or none. */
  | { readonly kind: "nothing_counted"; readonly window: string }
  | { readonly kind: "key_reused" | "account_unknown" };

/** Empties windows of what was used, by an administrator's word: one fact with its reason, once per key. What is held stays (W2). */
export async function resetWindows(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  { windows, reason }: WindowsReset,
  asked: Author & { readonly key: string; readonly requestHash: string },
): Promise<ResetOfWindows> {
  let empty = "";
  const outcome = await runtime.acts.record(
    accountId,
    (standing) => {
      empty = windows.find((key) => !Object.hasOwn(standing.windows, key)) ?? "";
      return empty === "" ? { kind: "window_reset", windows, reason } : "window_not_found";
    },
    asked,
  );
  switch (outcome.kind) {
    case "recorded": {
      const { act, seq } = outcome.event;
      if (act.kind !== "window_reset") return { kind: "key_reused" };
      return { kind: "reset", seq, isReplay: outcome.isReplay };
    }
    case "refused":
      if (outcome.code !== "window_not_found")
        throw new Error(`a reset of windows was refused as ${outcome.code}`);
      return { kind: "nothing_counted", window: empty };
    default:
      return outcome;
  }
}

/**
 * Replaces the spend caps of the account, or those of one API key. The others stay: a cap that was set with a key must not be
 * lifted by whoever sets the account's. Refused as `too_many_caps` where the standing would hold more than it carries well.
 */
export function setCaps(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  apiKey: string | null,
  caps: readonly { readonly period: ConsentPeriod; readonly limit: Microcredits }[],
  author: Author,
): Promise<ActOutcome> {
  const act: ActOnStanding = (standing) => ({
    kind: "caps_set",
    caps: [
      ...standing.caps
        .filter((cap) => cap.apiKey !== apiKey)
        .map(({ key, apiKey, period, limit }) => ({ key, apiKey, period, limit })),
      ...caps.map(({ period, limit }) => ({ key: capKey(period, apiKey), apiKey, period, limit })),
    ],
  });
  const key = ownKey("caps_set", freshRef(runtime.clock.now()));
  return runtime.acts.record(accountId, act, { ...author, key, requestHash: "0".repeat(32) });
}

/** Gives an account another name or e-mail address: no fact, since nothing that is decided rests on them. */
export function renameAccount(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  change: { readonly name?: string | undefined; readonly email?: string | null | undefined },
  author: Author,
): Promise<void> {
  const id = uuidOfId(accountId);
  const columns = { name: true, email: true, livemode: true } as const;
  return runtime.audited.write<void>(author, async (tx) => {
    const { livemode, ...before } = await tx.account.findUniqueOrThrow({ where: { id }, select: columns });
    const after = {
      name: change.name ?? before.name,
      email: change.email === undefined ? before.email : change.email,
    };
    await tx.account.update({ where: { id }, data: after });
    const told = { action: "account.renamed", object: accountId, accountId, livemode, before, after };
    return { value: undefined, told };
  });
}
