import { describe, expect, test } from "vitest";
import type { Gate } from "./plan";
import { MAX_OPEN_HOLDS } from "./standing";
import {
  accountOn,
  capture,
  countedIn,
  dayWindow,
  ENTITLEMENT,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  release,
  SECOND,
  task,
} from "./testing/example-plans";
import type { WindowPolicy } from "./windows/window";

const rate = (window: WindowPolicy): Gate => ({ kind: "rate", key: window.key, window });
const concurrency = (key: string, limit: number, features: string[] | null = null): Gate => ({
  kind: "concurrency",
  key,
  limit,
  features,
});
const behind = (...gates: Gate[]) => accountOn(planOf([ENTITLEMENT], { gates }));

describe("a rate gate", () => {
  test("must have room for the whole request, and pays for nothing", () => {
    const life = behind(rate(dayWindow("day", "credits", 5)));
    const first = life.use(task(4));
    expect(first.layers[0]?.taken).toBe(of(4));
    expect(first.gates).toMatchObject([{ key: "day", passed: true, window: { used: of(4) } }]);
    const second = life.use(task(2, { partial: "accept" }));
    expect(second).toMatchObject({ outcome: "blocked", reason: "gate_reached", binding: "day", covered: 0n });
    expect(second.gates).toMatchObject([{ key: "day", passed: false, window: { used: of(4) } }]);
    expect(life.use(task(1)).outcome).toBe("allowed");
  });

  test("that blocks asks no layer: nothing was walked", () => {
    const outcome = behind(rate(dayWindow("day", "credits", 5))).use(task(6));
    expect(outcome.layers).toMatchObject([{ before: null, taken: 0n, skipped: "not_needed" }]);
  });

  test("that blocks first names itself, and the gates are asked in the plan's order", () => {
    const life = behind(rate(dayWindow("wide", "credits", 9)), rate(dayWindow("narrow", "requests", 1)));
    expect(life.use(task(10)).binding).toBe("wide");
    life.use(task(1));
    expect(life.use(task(10)).binding).toBe("wide");
    expect(life.use(task(1))).toMatchObject({ reason: "gate_reached", binding: "narrow" });
  });

  test("counts neither what another gate nor what a layer refused (W1)", () => {
    const gates = [rate(dayWindow("day", "requests", 2)), rate(dayWindow("big", "credits", 5))];
    const life = accountOn(planOf([], { gates }));
    life.use(task(9));
    life.use(task(1));
    expect(life.standing.windows).toEqual({});
  });

  test("measured in a dimension lets pass what has none of it", () => {
    const life = behind(rate(dayWindow("tokens", "tokens", 3)));
    expect(life.use(task(0, { usage: { tokens: of(3) } })).outcome).toBe("allowed");
    expect(life.use(task(0, { usage: { tokens: 1n } })).reason).toBe("gate_reached");
    expect(life.use(task(7)).outcome).toBe("allowed");
  });

  test("of other features is not asked", () => {
    const life = behind(rate(dayWindow("video", "requests", 0, { features: ["sora.video"] })));
    expect(life.use(task(1))).toMatchObject({ outcome: "allowed", gates: [] });
  });

  test("stops what costs nothing: that is what gates are for", () => {
    const life = behind(rate(dayWindow("day", "requests", 1)));
    const lookup = task(0, { feature: "docs.lookup", usage: {} });
    expect(life.use(lookup).outcome).toBe("allowed");
    expect(life.use(lookup)).toMatchObject({ outcome: "blocked", reason: "gate_reached" });
    expect(life.use(lookup).ways).toEqual([{ kind: "wait", until: NOON + 12 * HOUR, window: "day" }]);
  });

  test("counts what already happened as far as it has room, and refuses none of it", () => {
    const life = behind(rate(dayWindow("day", "credits", 5)));
    const outcome = life.use(task(8, { kind: "track" }));
    expect(outcome).toMatchObject({ outcome: "allowed", covered: of(8) });
    expect(countedIn(outcome, "day")).toEqual({ used: "5", held: "0" });
  });

  test("counts a hold when it opens, and its end neither again nor back", () => {
    const life = behind(rate(dayWindow("day", "requests", 2)));
    life.use(capture(holdTask(life, 3), { units: of(2) }));
    life.use(release(holdTask(life, 3)));
    expect(life.use(task(1)).reason).toBe("gate_reached");
  });
});

describe("a gate in shadow", () => {
  const shadow = (window: WindowPolicy): Gate => rate({ ...window, shadow: true });

  test("refuses nothing and says what it would have refused; that it does not count, as if it had", () => {
    const life = behind(shadow(dayWindow("day", "credits", 5)));
    expect(life.use(task(4))).toMatchObject({
      wouldBlock: [],
      gates: [{ key: "day", passed: true, shadow: true, window: { used: of(4), shadow: 0n } }],
    });
    const over = life.use(task(2));
    expect(over).toMatchObject({ outcome: "allowed", covered: of(2), reason: null, wouldBlock: ["day"] });
    expect(over.gates).toMatchObject([
      { passed: false, shadow: true, window: { used: of(4), shadow: of(2) } },
    ]);
    expect(life.use(task(1)).wouldBlock).toEqual([]);
  });

  test("leaves the gate behind it to refuse, and counts nothing of what that refuses (W1)", () => {
    const life = behind(shadow(dayWindow("tried", "credits", 50)), rate(dayWindow("real", "credits", 5)));
    expect(life.use(task(6))).toMatchObject({ reason: "gate_reached", binding: "real", wouldBlock: [] });
    expect(life.standing.windows).toEqual({});
  });

  test("bounds neither what fits nor when: a block names the ways of the limits in force", () => {
    const life = behind(shadow(dayWindow("tried", "credits", 1)), rate({ ...bucketOf("real", 60) }));
    life.use(task(60));
    expect(life.use(task(30)).ways).toEqual([{ kind: "wait", until: NOON + 30 * SECOND, window: "real" }]);
    life.now = NOON + 10 * SECOND;
    expect(life.use(task(30)).ways).toContainEqual({ kind: "reduce", usage: { units: of(10) } });
  });

  test("of holds says how many would have been too many", () => {
    const life = behind({ ...concurrency("jobs", 1), shadow: true } as Gate);
    expect(life.use(task(1, { kind: "hold" })).wouldBlock).toEqual([]);
    expect(life.use(task(1, { kind: "hold" }))).toMatchObject({
      outcome: "allowed",
      wouldBlock: ["jobs"],
      gates: [{ passed: false, shadow: true, open: 1, limit: 1 }],
    });
  });

  test("counts what already happened as far as it has room, and would have blocked none of it", () => {
    const life = behind(shadow(dayWindow("day", "credits", 5)));
    const outcome = life.use(task(8, { kind: "track" }));
    expect(outcome.wouldBlock).toEqual([]);
    expect(countedIn(outcome, "day")).toEqual({ used: "5", held: "0" });
  });
});

function bucketOf(key: string, limit: number): WindowPolicy {
  return {
    kind: "token_bucket",
    key,
    measure: "credits",
    limit: of(limit),
    features: null,
    windowMs: 60 * SECOND,
  };
}

describe("a gate that counts each feature apart", () => {
  const video = task(0, { feature: "sora.video", usage: { seconds: of(1) } });

  test("lets each of them use it up, under a key of its own", () => {
    const life = behind(rate(dayWindow("day", "requests", 1, { perFeature: true })));
    expect(life.use(task(1)).outcome).toBe("allowed");
    expect(life.use(video).outcome).toBe("allowed");
    expect(life.use(task(1))).toMatchObject({ reason: "gate_reached", binding: "day:codex.task" });
    expect(Object.keys(life.standing.windows)).toEqual(["day:codex.task", "day:sora.video"]);
  });

  test("waits for the feature's own, whatever the others have used", () => {
    const life = behind(rate({ ...bucketOf("burst", 60), perFeature: true }));
    life.use(task(60));
    life.now = NOON + 30 * SECOND;
    life.use({ ...video, usage: { seconds: of(30) } });
    expect(life.use(task(31)).ways).toContainEqual({
      kind: "wait",
      until: NOON + 31 * SECOND,
      window: "burst:codex.task",
    });
  });

  test("without it all of its features share one count", () => {
    const life = behind(rate(dayWindow("day", "requests", 1, { features: ["codex.task", "sora.video"] })));
    life.use(task(1));
    expect(life.use(video)).toMatchObject({ reason: "gate_reached", binding: "day" });
    expect(life.use(task(0, { feature: "docs.lookup", usage: {} })).outcome).toBe("allowed");
  });
});

describe("a concurrency gate", () => {
  test("lets so many holds be open, and the next one when one has ended", () => {
    const life = behind(concurrency("jobs", 2));
    const first = holdTask(life, 1);
    holdTask(life, 1);
    const third = life.use(task(1, { kind: "hold" }));
    expect(third).toMatchObject({ outcome: "blocked", reason: "concurrency_reached", binding: "jobs" });
    expect(third.gates).toEqual([
      { key: "jobs", passed: false, shadow: false, window: null, open: 2, limit: 2 },
    ]);
    life.use(release(first));
    expect(life.use(task(1, { kind: "hold" })).gates).toMatchObject([{ passed: true, open: 1 }]);
  });

  test("does not stop what opens nothing", () => {
    const life = behind(concurrency("jobs", 0));
    for (const kind of ["consume", "track", "preview"] as const)
      expect(life.use(task(1, { kind }))).toMatchObject({ outcome: "allowed", gates: [] });
  });

  test("counts the holds of its own features", () => {
    const life = behind(concurrency("videos", 1, ["sora.video"]));
    const video = { feature: "sora.video", usage: { seconds: of(1) }, kind: "hold" } as const;
    holdTask(life, 1);
    expect(life.use(task(0, { ...video, holdSeconds: 60 })).outcome).toBe("allowed");
    expect(life.use(task(0, { ...video, holdSeconds: 60 })).reason).toBe("concurrency_reached");
    expect(life.use(task(1, { kind: "hold" })).outcome).toBe("allowed");
  });

  test("is free again at the instant the first hold expires, and says so", () => {
    const life = behind(concurrency("jobs", 1));
    holdTask(life, 1, { holdSeconds: 60 });
    const blocked = life.use(task(1, { kind: "hold" }));
    expect(blocked.ways).toEqual([{ kind: "wait", until: NOON + 60 * SECOND, window: null }]);
    life.now = NOON + 60 * SECOND;
    expect(life.use(task(1, { kind: "hold" })).outcome).toBe("allowed");
  });
});

test("no plan lets one account keep more holds open than a standing can carry", () => {
  const life = behind();
  for (let i = 0; i < MAX_OPEN_HOLDS; i++) holdTask(life, 1, { holdSeconds: 1_000 + i });
  expect(life.use(task(1, { kind: "hold" }))).toMatchObject({
    outcome: "blocked",
    reason: "concurrency_reached",
    binding: "open_holds",
    ways: [{ kind: "wait", until: NOON + 1_000 * SECOND, window: null }],
  });
  expect(life.use(task(1)).outcome).toBe("allowed");
});
