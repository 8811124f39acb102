import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountAct, Posting, UsageEvent } from "@/lib/engine/facts";
import type { Fact } from "@/lib/engine/replay";
import { acts } from "@/lib/engine/testing/act-arbitraries";
import { usageEvents } from "@/lib/engine/testing/fact-arbitraries";
import type { OutboxAccount } from "@/lib/storage/webhook-ports";
import { type WebhookType, webhookPayloadSchemas } from "../schema/event-schema";
import { tellingOf } from "./telling";

const NOW = Date.UTC(2026, 1, 13, 12);
const ACCOUNT = "acct_01k2x4t8b5f6q7r8s9v0w1x2y3";

let made = 0;
const tell = (facts: readonly Fact[], ledger: OutboxAccount["ledger"] = null) =>
  tellingOf(
    {
      accountId: ACCOUNT,
      livemode: true,
      name: "Maya",
      timeZone: "UTC",
      facts,
      ledger,
      alerts: [],
      available: null,
      standing: null,
    },
    () => `msg_${++made}`,
    NOW,
    "http://localhost:3000",
  ).messages;

const usage = (event: UsageEvent): Fact => ({ kind: "usage", event });
const done = (act: AccountAct, posting: Posting | null = null): Fact => ({
  kind: "account",
  event: {
    accountId: ACCOUNT,
    seq: 7,
    ref: "01k2x4t8b5f6q7r8s9v0w1x2y4",
    key: "k",
    requestHash: "",
    actor: "usr_1",
    at: NOW,
    act,
    posting,
    hash: "",
  },
});
const dataOf = (fact: Fact) => JSON.parse(tell([fact])[0]?.body ?? "null")?.data;

describe("every message", () => {
  test("is as the schema of its type says, whatever the fact", () => {
    const facts = fc.oneof(
      usageEvents.map(usage),
      acts.map((act) => done(act)),
    );
    fc.assert(
      fc.property(facts, (fact) => {
        for (const { type, body } of tell([fact])) {
          const payload = JSON.parse(body);
          expect(payload.type).toBe(type);
          expect(webhookPayloadSchemas[type as WebhookType].safeParse(payload).error?.issues ?? []).toEqual(
            [],
          );
        }
      }),
    );
  });

  test("names the fact that it is made of, and facts are told in order of seq before what they moved", () => {
    const ledger = { sinceLedgerSeq: 3, ledgerSeq: 5, balance: 12_500_000n };
    const opened = done({
      kind: "opened",
      plan: "pln_1@1",
      timeZone: "UTC",
      consent: { mode: "ask" },
      clockNow: null,
    });
    const messages = tell([opened, done({ kind: "grant_expired", grantId: "grt_1" })], ledger);
    expect(messages.map(({ type, origin }) => [type, origin])).toEqual([
      ["account.opened", "fact:7"],
      ["grant.expired", "fact:7"],
      ["balance.updated", "ledger:5"],
    ]);
    expect(JSON.parse(messages[2]?.body ?? "").data).toEqual({
      account: ACCOUNT,
      balance: "12.5",
      ledger_seq: 5,
      since_ledger_seq: 3,
    });
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
  });
});

describe("of usage", () => {
  test("is told what was refused, what overshot, and which hold ran out; nothing else", () => {
    fc.assert(
      fc.property(usageEvents, (event) => {
        const { outcome, shortfall } = event.outcome;
        const expected =
          outcome === "blocked"
            ? ["decision.blocked"]
            : event.kind === "expire"
              ? ["hold.expired"]
              : (event.kind === "track" || event.kind === "capture") && shortfall > 0n
                ? ["usage.overshot"]
                : event.kind === "refund" && event.outcome.refund !== undefined
                  ? ["usage.refunded"]
                  : [];
        expect(tell([usage(event)]).map(({ type }) => type)).toEqual(expected);
      }),
    );
  });
});

describe("of what was done to an account", () => {
  test("every act is told", () => {
    fc.assert(
      fc.property(acts, (act) => {
        expect(tell([done(act)])).toHaveLength(1);
      }),
    );
  });

  test("what was taken from a grant is told as a positive amount", () => {
    const posting = { grantId: "grt_1", kind: "void" as const, amount: -2_500_000n };
    const voided = done({ kind: "grant_voided", grantId: "grt_1", reason: "r" }, posting);
    expect(dataOf(voided)).toMatchObject({ id: "grt_1", amount: "2.5", reason: "r", actor: "usr_1" });
    expect(dataOf(done({ kind: "grant_expired", grantId: "grt_1" }))).toMatchObject({ amount: "0" });
  });

  test("an adjustment names the expiry only where it set one", () => {
    const adjusted = { kind: "grant_adjusted", grantId: "grt_1", delta: -1n, reason: "r" } as const;
    expect(dataOf(done(adjusted))).not.toHaveProperty("expires_at");
    expect(dataOf(done({ ...adjusted, expiresAt: null }))).toMatchObject({
      expires_at: null,
      delta: "-0.000001",
    });
  });

  test.each([
    [{ kind: "plan_changed", plan: "pln_1@2", reason: "" }, "plan"],
    [{ kind: "frozen_set", frozen: "all", reason: "" }, "frozen"],
    [{ kind: "caps_set", caps: [] }, "caps"],
    [{ kind: "member_removed", memberId: "mem_a", reason: "left" }, "members"],
  ] as const)("a change says what to read again: %o", (act, changed) => {
    expect(dataOf(done(act))).toMatchObject({ account: ACCOUNT, seq: 7, changed });
  });
});
