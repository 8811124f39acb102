import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Microcredits } from "./amounts";
import { comesBefore } from "./burn-down";
import { chargeOf, postingsOf } from "./charge";
import { commandOf, replayFact } from "./replay";
import { creditsOf, emptyStanding, type Standing } from "./standing";
import { decodeStanding, encodeStanding } from "./standing-codec";
import { type AccountLife, type Lived, sha256 } from "./testing/account-life";
import { worlds } from "./testing/decision-arbitraries";
import { type Story, stories } from "./testing/decision-steps";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";
import type { WindowCounts } from "./windows/window";

const anyStory = stories(worlds(), { changesRules: true });

function forEachLife(cases: number, check: (life: AccountLife, story: Story) => void): void {
  fc.assert(
    fc.property(anyStory, (story) => check(lifeOf(story), story)),
    runs(cases),
  );
}

describe("the facts of any life, whatever is asked of it and done to it,", SEARCH, () => {
  test("are contiguous from 1, never run back in time, and each stands for one step (A1)", () => {
    forEachLife(500, ({ lived }) => {
      for (const [i, { before, after, fact }] of lived.entries()) {
        expect(before.seq).toBe(i);
        expect(after.seq).toBe(i + 1);
        expect(fact.event.seq).toBe(i + 1);
        expect(after.at).toBeGreaterThanOrEqual(before.at);
        expect(after.head).toBe(fact.event.hash);
      }
    });
  });

  test("done again, one after the other from nothing, give the same facts, hashes and standings (D1, A2)", () => {
    forEachLife(1_500, (life) => {
      let standing = emptyStanding(life.standing.accountId);
      for (const { after, fact } of life.lived) {
        const replay = replayFact(standing, fact, life.catalogue, sha256);
        if (replay.kind === "refused") throw new Error(`seq ${fact.event.seq}: ${replay.code}`);
        expect(replay.fact.event.hash).toBe(fact.event.hash); // of everything the fact says
        expect(encodeStanding(replay.standing)).toBe(encodeStanding(after));
        standing = replay.standing;
      }
      expect(standing).toEqual(life.standing);
    });
  });

  test("give the same standings when each was stored and read back before the next (A2)", () => {
    forEachLife(500, (life) => {
      let text = encodeStanding(emptyStanding(life.standing.accountId));
      for (const { before, after, fact } of life.lived) {
        const standing = decodeStanding(before.accountId, before.seq, text);
        const replay = replayFact(standing, fact, life.catalogue, sha256);
        if (replay.kind === "refused") throw new Error(`seq ${fact.event.seq}: ${replay.code}`);
        text = encodeStanding(replay.standing);
        expect(text).toBe(encodeStanding(after));
      }
    });
  });

  test("account for every microcredit: posted less charged is available and held, at every step (B1)", () => {
    forEachLife(1_000, ({ lived }) => {
      let balance: Microcredits = 0n;
      const perGrant = new Map<string, Microcredits>();
      for (const { after, fact } of lived) {
        for (const [id, amount] of movesOf(fact)) {
          balance += amount;
          perGrant.set(id, (perGrant.get(id) ?? 0n) + amount);
        }
        const { available, held } = creditsOf(after);
        expect(balance).toBe(available + held);
        for (const { id, kind, available, held } of after.grants)
          expect(perGrant.get(id)).toBe(kind === "reset" ? undefined : available + held);
      }
    });
  });
});

function movesOf(fact: Lived["fact"]): [string, Microcredits][] {
  if (fact.kind === "usage" && fact.event.kind === "refund")
    return postingsOf(fact.event).map(({ grantId, amount }) => [grantId as string, amount]);
  if (fact.kind === "usage") return chargeOf(fact.event).draws.map(({ id, amount }) => [id, -amount]);
  const { posting } = fact.event;
  return posting === null ? [] : [[posting.grantId as string, posting.amount]];
}

describe("the standing of any life", SEARCH, () => {
  test("is never negative, anywhere, and no grant has more than its amount (G2)", () => {
    forEachLife(1_000, ({ lived }) => {
      for (const { after } of lived) {
        for (const grant of after.grants) {
          const { available, held, amount, period } = grant;
          const isRefilled = grant.recurrence !== undefined; // by period: the naive account judges those
          expect(available >= 0n && held >= 0n && (isRefilled || available + held <= amount)).toBe(true);
          if (period !== undefined) expect(period.owed >= 0n && period.lapsed <= held).toBe(true);
        }
        for (const counts of countsOf(after))
          expect(amountsOf(counts).every((amount) => amount >= 0n)).toBe(true);
      }
    });
  });

  test("keeps its grants in burn-down order (G1)", () => {
    forEachLife(500, ({ lived }) => {
      for (const { after } of lived) expect([...after.grants].sort(comesBefore)).toStrictEqual(after.grants);
    });
  });

  test("holds exactly what its open holds have set aside: of grants, windows, consent and caps", () => {
    forEachLife(1_000, ({ lived }) => {
      for (const { after } of lived) {
        const layers = after.holds.flatMap((hold) => hold.layers);
        for (const grant of after.grants) {
          const draws = layers.flatMap((layer) => layer.grants).filter(({ id }) => id === grant.id);
          expect(grant.held - (grant.period?.lapsed ?? 0n)).toBe(sum(draws.map((draw) => draw.amount)));
        }
        const held = (key: string, epoch: number, of: "windows" | "limits") =>
          sum(
            layers
              .flatMap((layer) => layer[of])
              .filter((draw) => draw.key === key && draw.epoch === epoch)
              .map((draw) => draw.amount),
          );
        for (const [key, counts] of Object.entries(after.windows)) {
          for (const { epoch, amount } of heldOf(counts, after.at))
            expect(amount).toBe(held(key, epoch, "windows"));
        }
        for (const [key, counts] of limitsOf(after)) {
          for (const { epoch, amount } of heldOf(counts, after.at))
            expect(amount).toBe(held(key, epoch, "limits"));
        }
      }
    });
  });
});

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function limitsOf({ consent, keyConsents, caps }: Standing): [string, WindowCounts | null][] {
  return [
    ["consent", consent.counts],
    ...Object.entries(keyConsents).map(
      ([key, state]) => [`consent:${key}`, state.counts] as [string, WindowCounts | null],
    ),
    ...caps.map((cap) => [cap.key, cap.counts] as [string, WindowCounts | null]),
  ];
}

function countsOf(standing: Standing): WindowCounts[] {
  const limits = limitsOf(standing).map(([, counts]) => counts);
  return [...Object.values(standing.windows), ...limits].filter((counts) => counts !== null);
}

function amountsOf(counts: WindowCounts): bigint[] {
  if (counts.kind === "span") return [counts.used, counts.held];
  if (counts.kind === "bucket") return [counts.debt, counts.held];
  return counts.slices.flatMap((slice) => [slice.used, slice.held]);
}

/** What counts hold, where that has not ended by time: a span that is over keeps its numbers until it is counted in again. */
function heldOf(counts: WindowCounts | null, now: number): { epoch: number; amount: bigint }[] {
  if (counts === null) return [];
  if (counts.kind === "bucket") return [{ epoch: 0, amount: counts.held }];
  if (counts.kind === "span")
    return now < counts.endAt ? [{ epoch: counts.startAt, amount: counts.held }] : [];
  const live = counts.slices.filter((slice) => slice.startAt > now - 3_600_000);
  return live.map((slice) => ({ epoch: slice.startAt, amount: slice.held }));
}

test("a recorded event asks for just what its command asked for", () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      for (const { fact } of lifeOf(story).lived) {
        if (fact.kind !== "usage") continue;
        const command = commandOf(fact.event);
        expect(command.kind).toBe(fact.event.kind);
        if ("usage" in command) expect(command.usage).toBe(fact.event.usage);
        if ("holdRef" in command) expect(command.holdRef).toBe(fact.event.holdRef);
      }
    }),
    runs(200),
  );
});
