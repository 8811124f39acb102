import { createHash } from "node:crypto";
import { applyAccountAct } from "../account-step";
import { type Microcredits, ONE } from "../amounts";
import { balanceUpdateLink } from "../chain";
import { postingsOf } from "../charge";
import { dueAct, dueReset } from "../due-acts";
import { type AccountAct, type BalanceUpdate, NOBODY, type Posting, type UsageEvent } from "../facts";
import { expiredHolds } from "../holds";
import { newRef } from "../ids";
import { refundOf } from "../refund";
import { isRefundable } from "../refund-parts";
import { type Fact, sealAct, sealUsage } from "../replay";
import type { RefundCommand, UsageCommand } from "../request";
import { type LedgerHead, settleAccount } from "../settlement";
import { emptyStanding, NO_HEAD, type Standing } from "../standing";
import { applyUsage } from "../usage-step";
import { type Happening, MINUTE_MS, termsOf } from "./happenings";
import { HISTORY_CATALOGUE, PLAN_REF, priceBookOf } from "./history-catalogue";
import { refundFactsOf } from "./refund-facts";

/** Whole accounts lived through the real engine: facts, standing and ledger, as the live path would have left them. */
export const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

const ACCOUNT = "acct_00000000000000000000000001";
export const START = Date.UTC(2026, 1, 13, 12);

/** An account as its happenings left it, settled as far as `settle` happenings went. */
export class History {
  standing: Standing;
  now = START;
  readonly facts: Fact[] = [];
  /** The standing after each fact. */
  readonly standings: Standing[] = [];
  readonly balanceUpdates: BalanceUpdate[] = [];
  readonly settlements: ReturnType<typeof settleAccount>[] = [];
  ledger: LedgerHead;
  /** What refunds of usage events have posted. */
  refunded: Microcredits = 0n;
  private refs = 0;

  readonly accountId: string;

  constructor(accountId = ACCOUNT, plan = PLAN_REF) {
    this.accountId = accountId;
    this.standing = emptyStanding(accountId);
    this.ledger = {
      accountId,
      ledgerSeq: 0,
      balance: 0n,
      settledSeq: 0,
      monetizationHead: NO_HEAD,
      balanceHead: NO_HEAD,
      grantBalances: new Map(),
    };
    this.act({
      kind: "opened",
      plan,
      timeZone: "UTC",
      consent: { mode: "always" },
      clockNow: null,
    });
  }

  get usageEvents(): UsageEvent[] {
    return this.facts.flatMap((fact) => (fact.kind === "usage" ? [fact.event] : []));
  }

  get unsettled(): UsageEvent[] {
    return this.usageEvents.filter((event) => event.seq > this.ledger.settledSeq);
  }

  play(all: readonly Happening[]): this {
    for (const happening of all) this.happen(happening);
    return this;
  }

  settle(eventsMax = Number.POSITIVE_INFINITY): this {
    const settlement = settleAccount(this.ledger, this.unsettled.slice(0, eventsMax), priceBookOf, sha256);
    this.ledger = settlement.after;
    this.balanceUpdates.push(...settlement.balanceUpdates);
    this.settlements.push(settlement);
    return this;
  }

  private happen(happening: Happening): void {
    switch (happening.kind) {
      case "wait":
        this.now += happening.minutes * MINUTE_MS;
        return;
      case "settle":
        this.settle(happening.eventsMax);
        return;
      case "issue":
      case "adjust":
      case "void":
      case "reset":
        this.moveMoney(happening);
        return;
      case "refund":
        this.refund(happening);
        return;
      default:
        this.use(happening);
    }
  }

  private moveMoney(happening: Extract<Happening, { kind: "issue" | "adjust" | "void" | "reset" }>): void {
    this.fallDue();
    this.moveGrant(happening);
    this.recordDue(dueReset);
  }

  private moveGrant(happening: Extract<Happening, { kind: "issue" | "adjust" | "void" | "reset" }>): void {
    if (happening.kind === "issue") {
      const grant = termsOf(happening, `grt_${this.newRef()}`, this.now);
      this.act({ kind: "grant_issued", grant, reason: "a test" });
      return;
    }
    const grant = this.standing.grants[happening.nth];
    if (grant === undefined) return;
    const named = { grantId: grant.id, reason: "a test" };
    if (happening.kind === "void") this.act({ kind: "grant_voided", ...named });
    else if (happening.kind === "reset") this.act({ kind: "grant_reset", ...named });
    else if (happening.kind === "adjust")
      this.act({ kind: "grant_adjusted", ...named, delta: BigInt(happening.amount) * ONE });
  }

  private use(happening: Extract<Happening, { kind: "ask" | "capture" | "release" | "extend" }>): void {
    this.fallDue();
    if (happening.kind === "ask") {
      const dimension = happening.feature === "sora.video" ? "seconds" : "tokens";
      this.command({
        kind: happening.mode,
        feature: happening.feature,
        memberId: null,
        usage: { [dimension]: BigInt(happening.amount) * ONE },
        properties: {},
        partial: happening.partial ? "accept" : "reject",
        holdSeconds: happening.mode === "hold" ? 600 : null,
        attribution: NOBODY,
        occurredAt: null,
      });
      return;
    }
    const hold = this.standing.holds[happening.nth];
    if (hold === undefined) return;
    const dimension = hold.feature === "sora.video" ? "seconds" : "tokens";
    if (happening.kind === "capture") {
      const usage = { [dimension]: BigInt(happening.amount) * ONE };
      this.command({ kind: "capture", holdRef: hold.ref, usage, attribution: NOBODY });
    } else if (happening.kind === "release")
      this.command({ kind: "release", holdRef: hold.ref, attribution: NOBODY });
    else this.command({ kind: "extend", holdRef: hold.ref, holdSeconds: 900, attribution: NOBODY });
  }

  private refund({ nth, amount }: Extract<Happening, { kind: "refund" }>): void {
    this.fallDue();
    const event = this.usageEvents.filter(isRefundable).at(-1 - nth);
    if (event === undefined) return;
    const what = { amount: amount === null ? null : BigInt(amount) * ONE, restoresWindows: true };
    const asked = { ...what, reason: "a test", by: "key_a" };
    const refund = refundOf(this.standing, refundFactsOf(event, this.facts), asked, HISTORY_CATALOGUE);
    if (typeof refund !== "string") this.command(refund);
  }

  /** Time's own acts come first, as in the lanes: expired holds end, then resets and expiries of grants are recorded. */
  private fallDue(): void {
    for (const hold of expiredHolds(this.standing, this.now)) {
      this.command({ kind: "expire", holdRef: hold.ref, attribution: NOBODY });
    }
    this.recordDue(dueAct);
  }

  private recordDue(dueOf: typeof dueAct): void {
    for (let due = dueOf(this.standing, this.now); due !== null; due = dueOf(this.standing, this.now))
      this.act(due.act);
  }

  private command(command: UsageCommand | RefundCommand): void {
    const step = applyUsage(this.standing, command, this.identity(), HISTORY_CATALOGUE, this.now);
    if (step.kind !== "recorded") throw new Error(`not recorded: ${step.kind}`);
    const sealed = sealUsage(step.standing, step.event, sha256);
    this.standing = sealed.standing;
    this.facts.push({ kind: "usage", event: sealed.event });
    this.standings.push(sealed.standing);
    if (command.kind !== "refund") return;
    for (const posting of postingsOf(sealed.event))
      this.post(posting, sealed.event.seq, sealed.event.decidedAt);
  }

  private act(act: AccountAct): void {
    const step = applyAccountAct(this.standing, act, "system", this.identity(), this.now);
    if (step.kind === "refused") return;
    const sealed = sealAct(step.standing, step.event, sha256);
    this.standing = sealed.standing;
    this.facts.push({ kind: "account", event: sealed.event });
    this.standings.push(sealed.standing);
    const { posting, seq, at } = sealed.event;
    if (posting !== null) this.post(posting, seq, at);
  }

  private post(posting: Posting, causeSeq: number, at: number): void {
    const { grantId, amount, kind } = posting;
    if (kind === "refund") this.refunded += amount;
    const grantBalances = new Map(this.ledger.grantBalances);
    let grantBalanceAfter: Microcredits | null = null;
    if (grantId !== null) {
      grantBalanceAfter = (grantBalances.get(grantId) ?? 0n) + amount;
      grantBalances.set(grantId, grantBalanceAfter);
    }
    const unlinked = {
      ...posting,
      accountId: this.accountId,
      ledgerSeq: this.ledger.ledgerSeq + 1,
      ref: this.newRef(),
      causeSeq,
      balanceAfter: this.ledger.balance + amount,
      grantBalanceAfter,
      at,
    };
    const hash = balanceUpdateLink(this.ledger.balanceHead, unlinked, sha256);
    this.balanceUpdates.push({ ...unlinked, hash });
    this.ledger = {
      ...this.ledger,
      ledgerSeq: unlinked.ledgerSeq,
      balance: unlinked.balanceAfter,
      balanceHead: hash,
      grantBalances,
    };
  }

  private identity() {
    const ref = this.newRef();
    return { ref, key: `key-${ref}`, requestHash: "0".repeat(32) };
  }

  private newRef(): string {
    this.refs++;
    const random = createHash("sha256").update(`${this.accountId} ${this.refs}`).digest();
    return newRef(this.now, random);
  }
}
