import { recordAct } from "../accounts/commands";
import { sweepAccount } from "../accounts/sweep/sweep-account";
import type { AuthorizedAccountId } from "../auth/authorized-account";
import { changeGrant, issueGrant, redeemBankedReset } from "../credits/commands";
import type { Answer } from "../decisions/commit/submission";
import type { Instant } from "../engine/amounts";
import { NOBODY } from "../engine/facts";
import { isRefundable } from "../engine/refund-parts";
import type { Fact } from "../engine/replay";
import { accountNow, type Standing } from "../engine/standing";
import { captureOf, requestOf, type Step } from "../engine/testing/decision-steps";
import { instantOf, recurringTerms } from "../engine/testing/live-story";
import type { Runtime } from "../runtime";
import { advanceTestClock } from "../test-clocks/commands";
import { asked, bySystem, submit } from "./builders";
import type { FakeClock } from "./fake-clock";

interface StoredLifeParts {
  /** Processes on one database, which take turns: each one's caches are wrong as soon as another has committed. */
  readonly processes: readonly Runtime[];
  readonly clock: FakeClock;
  readonly accountId: AuthorizedAccountId;
  /** The clock that the account hangs on, where it hangs on one. */
  readonly testClockId: string | null;
  /** The published refs of the world's plans, by the refs that steps name. */
  readonly plans: ReadonlyMap<string, string>;
}

/** One account led through drawn steps by the product's own commands, on a real database: the counterpart of `live`. */
export class StoredLife {
  readonly #parts: StoredLifeParts;
  #turn = 0;
  #seen = 0;

  constructor(parts: StoredLifeParts) {
    this.#parts = parts;
  }

  /** The process whose turn it is. */
  get #runtime(): Runtime {
    const { processes } = this.#parts;
    return processes[this.#turn % processes.length] as Runtime;
  }

  async standing(): Promise<Standing> {
    const { accountId } = this.#parts;
    const standing = (await this.#runtime.standings.load([accountId])).get(accountId);
    if (standing === undefined) throw new Error("no standing");
    return standing;
  }

  /** The facts since the last time that this was asked. */
  async newFacts(): Promise<readonly Fact[]> {
    const { datasets } = this.#runtime;
    const facts = await datasets.facts(this.#parts.accountId, this.#seen, Number.MAX_SAFE_INTEGER, 1_000);
    this.#seen += facts.length;
    return facts;
  }

  /** What was answered to a question or to a hold's end; null of everything else. Steps that point at nothing do nothing. */
  async live(step: Step): Promise<Answer | null> {
    this.#turn += 1;
    const { accountId, clock } = this.#parts;
    switch (step.act) {
      case "wait":
        clock.advance(step.ms);
        return null;
      case "wait_until": {
        const until = instantOf(await this.standing(), clock.now(), step.what, step.early);
        if (until !== null && until > clock.now()) clock.set(until);
        return null;
      }
      case "ask":
        // A preview foresees what is due and records nothing; whoever follows the facts has to be told first.
        if (step.kind === "preview") await sweepAccount(this.#runtime, accountId);
        return submit(this.#runtime, accountId, requestOf(step, await this.#now()));
      case "capture":
      case "release":
      case "extend":
        return this.#endHold(step);
      case "sweep":
        await sweepAccount(this.#runtime, accountId);
        return null;
      case "account":
        await this.#act(step.does);
        return null;
      case "refund":
        await this.#refund(step);
        return null;
      default:
        await this.#moveGrant(step);
        return null;
    }
  }

  async #endHold(step: Extract<Step, { act: "capture" | "release" | "extend" }>): Promise<Answer | null> {
    const { holds } = await this.standing();
    const hold = holds[step.nth % Math.max(1, holds.length)];
    if (hold === undefined) return null;
    const named = { holdRef: hold.ref, attribution: NOBODY };
    const { accountId } = this.#parts;
    if (step.act === "capture")
      return submit(this.#runtime, accountId, {
        kind: "capture",
        ...captureOf(step, hold, await this.#now()),
        ...named,
        ...(step.hasFailed ? { failed: true } : {}),
      });
    if (step.act === "extend")
      return submit(this.#runtime, accountId, { kind: "extend", holdSeconds: step.holdSeconds, ...named });
    return submit(this.#runtime, accountId, { kind: "release", ...named });
  }

  /** Of the nth latest event that charges anything, by somebody: what the system refunds, it refunds by rule. */
  async #refund({ nth, amount, restoresWindows }: Extract<Step, { act: "refund" }>): Promise<void> {
    const { accountId } = this.#parts;
    const facts = await this.#runtime.datasets.facts(accountId, 0, Number.MAX_SAFE_INTEGER, 1_000);
    const event = facts
      .flatMap((fact) => (fact.kind === "usage" && isRefundable(fact.event) ? [fact.event] : []))
      .at(-1 - nth);
    if (event === undefined) return;
    const what = { amount, restoresWindows, reason: "r" };
    const by = { ...asked(), actor: "key_a" };
    await this.#runtime.usageUnderLock.refund(accountId, event.ref, what, by);
  }

  async #now(): Promise<number> {
    return accountNow(await this.standing(), this.#parts.clock.now());
  }

  async #act(act: Extract<Step, { act: "account" }>["does"]): Promise<void> {
    const { accountId, testClockId, plans } = this.#parts;
    if (act.kind === "clock_advanced") {
      if (testClockId !== null) await advanceTestClock(this.#runtime, bySystem, testClockId, act.to);
    } else if (act.kind === "plan_changed")
      await recordAct(this.#runtime, accountId, { ...act, plan: plans.get(act.plan) ?? act.plan }, bySystem);
    else await recordAct(this.#runtime, accountId, act, bySystem);
  }

  async #moveGrant(
    step: Extract<Step, { act: "issue" | "adjust" | "void" | "reset" | "redeem" }>,
  ): Promise<void> {
    const { accountId, clock } = this.#parts;
    const standing = await this.standing();
    const now = accountNow(standing, clock.now());
    if (step.act === "issue") return this.#issue(step, now);
    if (step.act === "redeem") {
      const last = standing.grants.findLast(({ kind }) => kind === "reset");
      await redeemBankedReset(this.#runtime, accountId, step.isFirst ? null : (last?.id ?? null), asked());
      return;
    }
    const grant = standing.grants[step.nth % Math.max(1, standing.grants.length)];
    if (grant === undefined) return;
    const named = { grantId: grant.id, reason: "r" };
    if (step.act !== "adjust") {
      const kind = step.act === "void" ? "grant_voided" : "grant_reset";
      await changeGrant(this.#runtime, accountId, { kind, ...named }, asked());
      return;
    }
    const { delta, expiresInMs } = step;
    const end =
      expiresInMs === undefined ? {} : { expiresAt: expiresInMs === null ? null : now + expiresInMs };
    await changeGrant(this.#runtime, accountId, { kind: "grant_adjusted", delta, ...end, ...named }, asked());
  }

  async #issue(step: Extract<Step, { act: "issue" }>, now: Instant): Promise<void> {
    const { accountId } = this.#parts;
    const { kind, amount, priority, lastsMs, windows = null } = step;
    const effectiveAt = now + step.startsInMs;
    const { recurrence, rollover = null } = recurringTerms(step.recurs, now);
    const request = {
      ...{ kind, amount, priority, windows: windows === null ? null : [...windows] },
      effective_at: effectiveAt,
      expires_at: lastsMs === null ? null : Math.max(now, effectiveAt) + lastsMs,
      features: step.features === null ? null : [...step.features],
      recurrence:
        recurrence === undefined
          ? null
          : {
              every: recurrence.every,
              unit: recurrence.unit,
              anchor_at: recurrence.anchorAt,
              time_zone: recurrence.timeZone,
            },
      rollover: rollover === null ? null : { ...rollover },
      reason: "r",
    };
    await issueGrant(this.#runtime, accountId, request, asked());
  }
}
