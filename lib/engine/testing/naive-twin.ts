import type { Instant, Microcredits } from "../amounts";
import { chargeOf, postingsOf } from "../charge";
import type { AccountAct, Posting, UsageEvent } from "../facts";
import { type Catalogue, policiesOf } from "../plan";
import type { Fact } from "../replay";
import type { Request } from "../request";
import { accountNow, creditsOf, type Standing } from "../standing";
import type { Outcome } from "../trace";
import { windowRules } from "../windows/rules";
import { type Answer, compareAnswers, compareRefund, mustAgree } from "./agreement";
import { FEATURES } from "./decision-arbitraries";
import { NaiveAccount } from "./naive-account";
import type { CountedLimit } from "./naive-debt";
import type { NaiveHold } from "./naive-hold";
import { changeOf, type NaiveUse, naiveRefund } from "./naive-refund";
import { type Asked, requestOf } from "./naive-request";
import { type NaiveSpender, NaiveSpending } from "./naive-spending";
import { type NaiveRequest, naiveKey, totalOf } from "./naive-walk";

/** What it moves on the balance, settled at once. */
function postedOf(event: UsageEvent): readonly Pick<Posting, "amount">[] {
  if (event.kind === "refund") return postingsOf(event);
  return chargeOf(event).draws.map(({ amount }) => ({ amount: -amount }));
}

/**
 * The naive account led through a life by its facts. A fact tells it what was asked, never what came of it: that it finds out by
 * itself, and both must say the same. It throws where they do not, in words and numbers of both.
 */
export class NaiveTwin {
  readonly naive: NaiveAccount;
  readonly #catalogue: Catalogue;
  readonly #holds = new Map<string, NaiveHold>();
  /** What can be refunded, by the ref of its event. */
  readonly #uses = new Map<string, NaiveUse>();
  /** What somebody asked a refund of: no fact tells whether it was all that is left. */
  refundAsked: Microcredits | null = null;
  /** What was posted less what was charged, by the rows. */
  #balance: Microcredits = 0n;

  constructor(catalogue: Catalogue, opened: Extract<AccountAct, { kind: "opened" }>) {
    const plan = catalogue.plan(opened.plan);
    this.#catalogue = catalogue;
    this.naive = new NaiveAccount(
      plan,
      catalogue.priceBook(plan.priceBook),
      new NaiveSpending(opened.consent),
    );
    this.naive.setTimeZone(opened.timeZone);
  }

  follow(fact: Fact): void {
    this.naive.seq += 1;
    mustAgree("the number of the fact", fact.event.seq, this.naive.seq);
    if (fact.kind === "account") {
      this.#act(fact.event.act, fact.event.at);
      if (fact.event.posting !== null) this.#post(fact.event.posting, fact.event.at);
    } else {
      if (fact.event.kind === "refund") this.#refund(fact.event);
      else this.#use(fact.event);
      for (const { amount } of postedOf(fact.event)) this.#balance += amount;
    }
  }

  /** A preview leaves no fact: what it answered is given. */
  preview(request: Request, outcome: Outcome, now: Instant): void {
    this.#decide(request, request.attribution.key, outcome, now);
  }

  #act(act: AccountAct, now: Instant): void {
    const { naive } = this;
    const change = changeOf(act);
    if (change !== null) naive.changes.push({ seq: naive.seq, ...change });
    if (act.kind === "grant_issued") naive.issue(act.grant, now);
    else if (act.kind === "grant_adjusted") naive.adjust(act.grantId, act.delta, act.expiresAt);
    else if (act.kind === "grant_revised") naive.revise(act.grant);
    else if (act.kind === "grant_voided") naive.voidGrant(act.grantId, now);
    else if (act.kind === "grant_expired") naive.expire(act.grantId, now);
    else if (act.kind === "grant_reset") naive.reset(act.grantId, now, act.reason !== null);
    else if (act.kind === "reset_redeemed") this.#redeem(act, now);
    else if (act.kind === "window_reset") naive.forgetUsed(act.windows);
    else if (act.kind === "plan_changed") this.#changePlan(act.plan);
    else if (act.kind === "time_zone_set") naive.setTimeZone(act.timeZone);
    else if (act.kind === "member_added" || act.kind === "member_changed")
      naive.members.set(act.memberId, act.terms);
    else if (act.kind === "member_removed") naive.removeMember(act.memberId);
    else if (act.kind === "frozen_set") naive.spending.frozen = act.frozen;
    else if (act.kind === "consent_set") naive.spending.setConsent(act.key, act.consent);
    else if (act.kind === "caps_set") naive.spending.setCaps(act.caps);
  }

  /** What repays, and how much, the naive account knows; what came, it is told. */
  #post({ kind, grantId, amount }: Posting, now: Instant): void {
    this.#balance += amount;
    const { naive } = this;
    if (kind === "repayment") {
      const repaid = naive.repay();
      mustAgree("a repayment", [grantId, -amount], [repaid.id, repaid.amount]);
    } else {
      const grant = naive.grants.find(({ id }) => id === grantId);
      if (grant !== undefined) naive.debt.come(grant, amount, now);
    }
  }

  #changePlan(ref: string): void {
    this.naive.plan = this.#catalogue.plan(ref);
    this.naive.book = this.#catalogue.priceBook(this.naive.plan.priceBook);
  }

  /** What the fact says of each window is what the naive one shows, before and after, and something of it was given back. */
  #redeem({ grantId, windows }: Extract<AccountAct, { kind: "reset_redeemed" }>, now: Instant): void {
    const shown = (when: "before" | "after") =>
      windows.map((window) => [window.key, window[when].used, window[when].held]);
    const counted = () =>
      windows.map(({ key }) => {
        const window = this.naive.windows.get(key);
        return [key, window?.used(now), window?.held(now)];
      });
    mustAgree("windows before a redeemed reset", shown("before"), counted());
    const keys = windows.map(({ key }) => key);
    this.naive.redeem(grantId, keys);
    mustAgree("windows after a redeemed reset", shown("after"), counted());
    mustAgree(
      "that something was given back",
      windows.some(({ before }) => before.used > 0n),
      true,
    );
  }

  #use(event: UsageEvent): void {
    const { kind, outcome, usage, decidedAt } = event;
    const hold = event.holdRef === null ? undefined : this.#holds.get(event.holdRef);
    if (kind !== "expire") {
      mustAgree("a reset that is due", undefined, this.naive.dueForReset(decidedAt)?.id);
      const late = this.naive.holds.filter(({ expiresAt }) => expiresAt <= decidedAt);
      mustAgree("holds whose time is over", 0, late.length);
    } else mustAgree("whether the hold's time is over", true, (hold?.expiresAt ?? 0) <= decidedAt);
    if (kind === "extend" && hold !== undefined) {
      const seconds = event.holdSeconds ?? 0;
      hold.expiresAt = Math.max(hold.expiresAt, decidedAt + seconds * 1_000);
      mustAgree("the hold's new end", outcome.holdExpiresAt, hold.expiresAt);
    } else if ((kind === "capture" || kind === "release" || kind === "expire") && hold !== undefined) {
      const ended = this.naive.end(hold, kind === "capture" ? usage : null, decidedAt, event.occurredAt);
      compareAnswers(outcome, { ...ended, outcome: "allowed", reason: null, binding: null, wouldBlock: [] });
      const owed = this.#owe(event, ended, hold.request);
      if (kind === "capture") this.#remember(event, { ...hold.request, usage }, ended.cost, owed);
    } else {
      const asked = { ...event, kind: kind as Request["kind"] };
      const answer = this.#decide(asked, event.attribution.key, outcome, decidedAt);
      const by = { key: event.attribution.key, member: event.memberId };
      const owed = kind === "track" ? this.#owe(event, answer, by) : [];
      if (kind !== "hold" && answer.outcome !== "blocked")
        this.#remember(event, requestOf(asked, by.key), answer.cost, owed);
      if (kind === "hold" && answer.outcome !== "blocked")
        this.#holds.set(event.ref, this.naive.holds.at(-1) as NaiveHold);
    }
  }

  #decide(asked: Asked, key: string | null, outcome: Outcome, now: Instant): Answer {
    const answer = this.naive.decide(requestOf(asked, key), now);
    compareAnswers(outcome, answer);
    return answer;
  }

  /** What nothing covered of finished work, under the plan that the fact names. */
  #owe(
    { plan, outcome, occurredAt, decidedAt }: UsageEvent,
    { cost, shares }: Pick<Answer, "cost" | "shares">,
    by: NaiveSpender,
  ) {
    const { naive } = this;
    const { debt, spending, closed } = naive;
    naive.pinned = this.#catalogue.plan(plan);
    const before = debt.owed;
    const carried = debt.carry(cost - totalOf(shares), naive.pinned.overshoot, by, spending, decidedAt);
    if (debt.owed > before && occurredAt < decidedAt)
      for (const { name, window } of spending.limits(by))
        if (window.isOver(occurredAt, decidedAt)) closed.add(name);
    naive.pinned = null;
    mustAgree("what was over by then", [...(outcome.closed ?? [])].sort(), [...closed].sort());
    return carried;
  }

  #remember({ ref }: UsageEvent, request: NaiveRequest, cost: Microcredits, owed: CountedLimit[][]): void {
    const { drawn: parts, seq } = this.naive;
    this.#uses.set(ref, { request, seq, cost, parts, owed, isRefunded: false });
  }

  #refund({ outcome, decidedAt }: UsageEvent): void {
    const { refund } = outcome;
    const use = this.#uses.get(refund?.of ?? "");
    if (refund === undefined || use === undefined) throw new Error("a refund of what nobody remembers");
    const isByRule = refund.by === "system";
    const amount = isByRule ? null : this.refundAsked;
    const { restoresWindows } = refund;
    compareRefund(outcome, naiveRefund(this.naive, use, { amount, restoresWindows, isByRule }, decidedAt));
  }

  /** What the engine refused to refund, there is nothing of, or not so much. */
  refuseRefund(ref: string, restoresWindows: boolean, now: Instant): void {
    const use = this.#uses.get(ref);
    const asked = { amount: this.refundAsked, restoresWindows, isByRule: false };
    const refunded = use === undefined ? null : naiveRefund(this.naive, use, asked, now);
    mustAgree("whether there is something to refund", false, refunded !== null);
  }

  /** After all facts until now are followed: `seq`, the balance, every grant and every window that the plan knows. */
  compareStanding(standing: Standing, wallNow: Instant): void {
    const now = accountNow(standing, wallNow);
    mustAgree("seq", standing.seq, this.naive.seq);
    for (const policy of policiesOf(this.naive.plan)) {
      const members = policy.perMember === true ? [null, ...this.naive.members.keys()] : [null];
      const counted = members.flatMap((member) =>
        (policy.features ?? FEATURES).map((feature) => ({ feature, member })),
      );
      for (const by of counted) {
        const key = naiveKey(policy, by);
        const naive = this.naive.window(policy, by);
        const own = { ...policy, limit: naive.policy.limit };
        const view = windowRules(own).view(own, standing.windows[key], now, standing.timeZone);
        mustAgree(`window ${key}`, [view.used, view.held], [naive.used(now), naive.held(now)]);
      }
    }
    const { owed, since } = this.naive.debt;
    mustAgree("the debt", [standing.debt, standing.owedSince], [owed, since]);
    this.#compareGrants(standing);
  }

  #compareGrants(standing: Standing): void {
    let lapsed = 0n;
    for (const grant of standing.grants) {
      const { id, available, held, period } = grant;
      const naive = this.naive.grants.find((one) => one.id === id);
      const left = naive && this.naive.leftOf(naive);
      mustAgree(`grant ${id}`, [available, held - (period?.lapsed ?? 0n)], [left, this.naive.heldOf(id)]);
      mustAgree(`what ${id} has repaid`, grant.repaid ?? 0n, this.naive.debt.repaid.get(id) ?? 0n);
      mustAgree(`the next reset of ${id}`, period?.endsAt, naive?.recurs?.nextAt);
      if (grant.kind !== "reset") lapsed += period?.lapsed ?? 0n;
    }
    const { available, held } = creditsOf(standing);
    mustAgree("the balance", this.#balance, available + held);
    const ofNaive = this.naive.grants
      .filter(({ kind }) => kind !== "reset")
      .reduce((sum, grant) => sum + this.naive.leftOf(grant) + this.naive.heldOf(grant.id), 0n);
    mustAgree("the balance by the lists", this.#balance - lapsed, ofNaive);
  }
}
