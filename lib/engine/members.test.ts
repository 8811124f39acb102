import { describe, expect, test } from "vitest";
import type { MemberTerms } from "./facts";
import { MAX_MEMBERS, memberOfKey } from "./members";
import type { Plan } from "./plan";
import { creditsOf } from "./standing";
import { decodeStanding, encodeStanding } from "./standing-codec";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  capture,
  countedIn,
  DAY,
  dayWindow,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  release,
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";

const [ANA, BEN] = ["mem_ana", "mem_ben"] as const;
const MIDNIGHT = NOON + 12 * HOUR;
const bought = terms("grt_bought", 100, { kind: "purchased" });
const month = (limit: number) => ({
  required: false,
  caps: [{ period: "month" as const, limit: of(limit) }],
});

/** A pool of 30 a day of which each member has at most 10, and credits behind it of which each may spend 8 a month. */
const TEAM: Plan = planOf(
  [
    windows([dayWindow("pool", "credits", 30), dayWindow("own", "credits", 10, { perMember: true })]),
    purchased(),
  ],
  { members: month(8) },
);

function add(life: AccountLife, memberId: string, more: Partial<MemberTerms> = {}): void {
  const added = life.act({
    kind: "member_added",
    memberId,
    terms: { frozen: false, limits: {}, caps: null, ...more },
  });
  if (typeof added === "string") throw new Error(added);
}

function change(life: AccountLife, memberId: string, more: Partial<MemberTerms>): void {
  const terms = { frozen: false, limits: {}, caps: null, ...more };
  life.act({ kind: "member_changed", memberId, terms, reason: "" });
}

function team(grants = [bought], plan: Plan = TEAM): AccountLife {
  const life = accountOn(plan, grants);
  add(life, ANA);
  add(life, BEN);
  return life;
}

const of_ = (member: string, units: number) => task(units, { memberId: member });

describe("one decision over member and organization", () => {
  test("draws on the pool as far as the pool and the member's own window have room, and both count it (W2)", () => {
    const life = team();
    const outcome = life.use(of_(ANA, 12));
    expect(takenBy(outcome)).toEqual({ windows: "10", purchased: "2" });
    expect([countedIn(outcome, "pool"), countedIn(outcome, "own@mem_ana")]).toEqual([
      { used: "10", held: "0" },
      { used: "10", held: "0" },
    ]);
    expect(outcome.layers[0]?.windows.map(({ key }) => key)).toEqual(["pool", "own@mem_ana"]);
  });

  test("is one fact and one step of the organization's seq (A1)", () => {
    const life = team();
    const { seq } = life.standing;
    life.use(of_(ANA, 4));
    expect([life.standing.seq, life.lastEvent.seq, life.lastEvent.memberId]).toEqual([seq + 1, seq + 1, ANA]);
  });

  test("leaves what one member used to the others, as far as the pool goes", () => {
    const life = team([]);
    for (const member of [ANA, BEN]) expect(life.use(of_(member, 10)).outcome).toBe("allowed");
    add(life, "mem_cem", { limits: { own: of(40) } });
    const outcome = life.use(of_("mem_cem", 11));
    expect([outcome.outcome, outcome.reason, outcome.binding]).toEqual(["blocked", "limit_reached", "pool"]);
    expect(life.use(of_("mem_cem", 10)).outcome).toBe("allowed");
  });

  test("refused by the member's window takes nothing of the pool, and the reverse (W1)", () => {
    const life = team([]);
    life.use(of_(ANA, 10));
    const before = life.standing.windows;
    expect(life.use(of_(ANA, 1)).binding).toBe("own@mem_ana");
    expect(life.standing.windows).toEqual(before);
    life.use(of_(BEN, 10));
    life.use(task(10));
    const full = life.standing.windows;
    expect(life.use(task(1)).binding).toBe("pool");
    expect(life.standing.windows).toEqual(full);
  });

  test("counts what is asked for without a member together, under the window's own key", () => {
    const life = team([]);
    expect(life.use(task(11)).binding).toBe("own");
    expect(countedIn(life.use(task(10)), "own")).toEqual({ used: "10", held: "0" });
    expect(life.use(of_(ANA, 10)).outcome).toBe("allowed");
  });

  test("counts features apart for each member where the plan says so", () => {
    const own = dayWindow("own", "credits", 10, { perMember: true, perFeature: true });
    const life = team([], planOf([windows([own])]));
    expect(countedIn(life.use(of_(ANA, 3)), "own@mem_ana:codex.task")).toEqual({ used: "3", held: "0" });
    expect(memberOfKey("own@mem_ana:codex.task")).toBe(ANA);
  });
});

describe("a member's own limit", () => {
  test("stands in place of the plan's, and another keeps what was used", () => {
    const life = team([]);
    life.use(of_(ANA, 10));
    change(life, ANA, { limits: { own: of(15) } });
    expect(life.use(of_(ANA, 6)).outcome).toBe("blocked");
    expect(life.use(of_(ANA, 5)).outcome).toBe("allowed");
    expect(life.use(of_(BEN, 11)).outcome).toBe("blocked");
  });

  test("is named by the block, with waiting, less, and who can lift it (D3)", () => {
    const life = team([]);
    life.use(of_(ANA, 8));
    expect(life.use(of_(ANA, 5))).toMatchObject({
      reason: "limit_reached",
      binding: "own@mem_ana",
      ways: [
        { kind: "wait", until: MIDNIGHT, window: "own@mem_ana" },
        { kind: "reduce", usage: { units: of(2) } },
        { kind: "ask_owner", limit: "own@mem_ana" },
        { kind: "buy", amount: of(3), needsConsent: false },
      ],
    });
  });

  test("is not blamed on the owner where lifting it alone would not be enough", () => {
    const life = team([]);
    for (const member of [ANA, BEN]) life.use(of_(member, 10));
    expect(life.use(of_(ANA, 11)).ways).toEqual([{ kind: "ask_owner", limit: null }]);
  });

  test("of a gate refuses this member and no other", () => {
    const gate = dayWindow("calls", "requests", 1, { perMember: true });
    const life = team(
      [bought],
      planOf([purchased()], { gates: [{ kind: "rate", key: "calls", window: gate }] }),
    );
    life.use(of_(ANA, 1));
    expect(life.use(of_(ANA, 1))).toMatchObject({ reason: "gate_reached", binding: "calls@mem_ana" });
    expect(life.use(of_(BEN, 1)).outcome).toBe("allowed");
  });
});

describe("a member's holds at once", () => {
  const gate = (more: object = {}) => ({
    kind: "concurrency" as const,
    key: "jobs",
    limit: 1,
    features: null,
    perMember: true,
    ...more,
  });
  const held = (life: AccountLife, memberId: string | null) =>
    life.use(task(1, { memberId, kind: "hold", holdSeconds: 60 }));
  const jobs = (more: object = {}) => team([bought], planOf([purchased()], { gates: [gate(more)] }));

  test("are counted apart: one who has as many as they may stops no colleague, and nobody who is no member", () => {
    const life = jobs();
    held(life, ANA);
    expect(held(life, ANA)).toMatchObject({
      reason: "concurrency_reached",
      binding: "jobs@mem_ana",
      ways: [{ kind: "wait" }, { kind: "ask_owner", limit: "jobs@mem_ana" }],
    });
    expect(held(life, BEN).outcome).toBe("allowed");
    expect(held(life, null).outcome).toBe("allowed");
    expect(held(life, null)).toMatchObject({ reason: "concurrency_reached", binding: "jobs" });
  });

  test("are as many as their own limit says, where they have one", () => {
    const life = jobs();
    change(life, ANA, { limits: { jobs: of(2) } });
    held(life, ANA);
    expect(held(life, ANA).outcome).toBe("allowed");
    expect(held(life, ANA).binding).toBe("jobs@mem_ana");
  });

  test("go beside what all may have at once: the gate that stops first is named", () => {
    const all = gate({ key: "all", limit: 2, perMember: false });
    const life = team([bought], planOf([purchased()], { gates: [all, gate({ limit: 2 })] }));
    held(life, ANA);
    held(life, BEN);
    expect(held(life, ANA)).toMatchObject({ reason: "concurrency_reached", binding: "all" });
  });
});

describe("a member's cap", () => {
  const PAID = planOf([promo(), purchased()], { members: month(8) });

  test("stops what needs consent, is named, and counts each member apart", () => {
    const life = team([bought, terms("grt_free", 3)], PAID);
    life.use(of_(ANA, 11));
    expect(creditsOf(life.standing).available).toBe(of(92));
    expect(life.use(of_(ANA, 1))).toMatchObject({
      reason: "spend_cap_reached",
      binding: "month@mem_ana",
      ways: [
        { kind: "wait", until: Date.parse("2026-03-01T00:00:00Z"), window: "month@mem_ana" },
        { kind: "ask_owner", limit: "month@mem_ana" },
      ],
    });
    expect(life.use(of_(BEN, 8)).outcome).toBe("allowed");
    expect(life.use(task(30)).outcome).toBe("allowed");
  });

  test("of their own stands in place of the plan's; none lifts it", () => {
    const life = team([bought], PAID);
    change(life, ANA, { caps: [{ period: "day", limit: of(2) }] });
    expect(life.use(of_(ANA, 3)).binding).toBe("day@mem_ana");
    change(life, ANA, { caps: [] });
    expect(life.use(of_(ANA, 30)).outcome).toBe("allowed");
  });

  test("holds beside the caps of the account and of the key: the tightest binds", () => {
    const life = team([bought], PAID);
    const caps = [{ key: "day:key_a", apiKey: "key_a", period: "day" as const, limit: of(3) }];
    life.act({ kind: "caps_set", caps });
    const attribution = { key: "key_a", session: null, client: null, lineage: null };
    expect(life.use(task(4, { memberId: ANA, attribution })).binding).toBe("day:key_a");
    expect(life.use(of_(ANA, 9)).binding).toBe("month@mem_ana");
    expect(life.use(task(3, { memberId: ANA, attribution })).outcome).toBe("allowed");
    expect(life.use(of_(ANA, 5)).outcome).toBe("allowed");
    expect(life.use(of_(ANA, 1)).outcome).toBe("blocked");
  });

  test("is given back what a hold of theirs did not use, and starts over with its period", () => {
    const life = team([bought], PAID);
    const ref = holdTask(life, 8, { memberId: ANA });
    expect(life.use(of_(ANA, 1)).outcome).toBe("blocked");
    life.use(capture(ref, { units: of(3) }));
    expect(life.use(of_(ANA, 6)).outcome).toBe("blocked");
    expect(life.use(of_(ANA, 5)).outcome).toBe("allowed");
    life.now = Date.parse("2026-03-01T00:00:00Z");
    expect(life.use(of_(ANA, 8)).outcome).toBe("allowed");
  });
});

describe("a hold of a member", () => {
  test("gives the member and the pool back what it did not use", () => {
    const life = team([]);
    const ref = holdTask(life, 10, { memberId: ANA });
    expect(life.use(of_(ANA, 1)).outcome).toBe("blocked");
    const captured = life.use(capture(ref, { units: of(4) }));
    expect([countedIn(captured, "pool"), countedIn(captured, "own@mem_ana")]).toEqual([
      { used: "4", held: "0" },
      { used: "4", held: "0" },
    ]);
    const again = holdTask(life, 6, { memberId: ANA });
    life.use(release(again));
    expect(life.use(of_(ANA, 6)).outcome).toBe("allowed");
  });

  test("is captured also when the member was removed meanwhile, and counts where it was set aside", () => {
    const life = team([]);
    const ref = holdTask(life, 10, { memberId: ANA });
    life.act({ kind: "member_removed", memberId: ANA, reason: "left" });
    const captured = life.use(capture(ref, { units: of(10) }));
    expect([captured.outcome, countedIn(captured, "pool").used]).toEqual(["allowed", "10"]);
  });
});

describe("whoever is no member, or a frozen one,", () => {
  test("is refused by name, and the key stays free", () => {
    const life = team();
    for (const memberId of ["mem_nobody", "constructor", "__proto__"])
      expect(life.step(task(1, { memberId }))).toMatchObject({ kind: "refused", code: "member_unknown" });
    life.act({ kind: "member_removed", memberId: ANA, reason: "left" });
    expect(life.step(of_(ANA, 1))).toMatchObject({ kind: "refused", code: "member_unknown" });
  });

  test("is told that a member is required where the plan demands one", () => {
    const life = team(
      [],
      planOf([windows([dayWindow("1d", "credits", 9)])], { members: { required: true, caps: [] } }),
    );
    expect(life.step(task(1))).toMatchObject({ kind: "refused", code: "member_required" });
    expect(life.use(of_(ANA, 1)).outcome).toBe("allowed");
  });

  test("takes nothing, and only the owner can change that; what already happened is recorded all the same", () => {
    const life = team();
    change(life, ANA, { frozen: true });
    expect(life.use(of_(ANA, 1))).toMatchObject({
      outcome: "blocked",
      reason: "member_frozen",
      binding: ANA,
      ways: [{ kind: "ask_owner", limit: null }],
    });
    expect(life.use(of_(BEN, 1)).outcome).toBe("allowed");
    expect(life.use(task(1, { memberId: ANA, kind: "track" })).outcome).toBe("allowed");
  });

  test("can be added once, changed and removed while there, and there are so many at the most", () => {
    const life = team();
    const plain = { frozen: false, limits: {}, caps: null };
    expect(life.act({ kind: "member_added", memberId: ANA, terms: plain })).toBe("member_exists");
    expect(life.act({ kind: "member_removed", memberId: "mem_x", reason: "" })).toBe("member_not_found");
    expect(life.act({ kind: "member_changed", memberId: "mem_x", terms: plain, reason: "" })).toBe(
      "member_not_found",
    );
    for (let i = 2; i < MAX_MEMBERS; i++) add(life, `mem_${i}`);
    expect(life.act({ kind: "member_added", memberId: "mem_more", terms: plain })).toBe("too_many_members");
  });
});

describe("the organization's standing", () => {
  test("forgets what members counted in spans that are over, once any member begins a new one", () => {
    const life = team([bought]);
    life.use(of_(ANA, 12));
    life.use(of_(BEN, 12));
    life.now = NOON + 40 * DAY;
    life.use(of_(BEN, 1));
    expect(Object.keys(life.standing.windows).sort()).toEqual(["own@mem_ben", "pool"]);
    expect(life.standing.members[ANA]?.spent).toEqual({});
  });

  test("forgets a removed member's counts, and keeps the pool's", () => {
    const life = team([]);
    life.use(of_(ANA, 4));
    life.act({ kind: "member_removed", memberId: ANA, reason: "left" });
    expect(Object.keys(life.standing.windows)).toEqual(["pool"]);
    expect(life.standing.members[ANA]).toBe(undefined);
  });

  test("says of a member of whom nothing is said only the id", () => {
    const life = team([]);
    const text = encodeStanding(life.standing);
    expect(text).toContain('["mem_ana","mem_ben"]');
    expect(decodeStanding(life.standing.accountId, life.standing.seq, text)).toEqual(life.standing);
  });
});
