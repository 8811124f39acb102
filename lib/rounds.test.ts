import { expect, test } from "vitest";
import { Rounds } from "./rounds";

const HOUR_MS = 3_600_000;

/** Rounds that are played by hand: each waits until it is told what it comes to. */
function played(retryMs = 0) {
  const begun: PromiseWithResolvers<number>[] = [];
  const errors: unknown[] = [];
  let next = Promise.withResolvers<void>();
  const rounds = new Rounds({
    round: () => {
      const round = Promise.withResolvers<number>();
      begun.push(round);
      next.resolve();
      return round.promise;
    },
    failed: (error) => errors.push(error),
    retryMs,
  });
  const nth = async (number: number) => {
    while (begun.length < number) {
      next = Promise.withResolvers();
      await next.promise;
    }
    return begun[number - 1] as PromiseWithResolvers<number>;
  };
  return { rounds, begun, errors, nth };
}

test("where there is more to do the next round begins at once, else when its time has come", async () => {
  const { rounds, nth } = played();
  rounds.start();
  (await nth(1)).resolve(0);
  (await nth(2)).resolve(1);
  (await nth(3)).resolve(HOUR_MS);
  await rounds.stop();
});

test("a hint ends the wait; one that comes during a round is not lost", async () => {
  const { rounds, nth } = played();
  rounds.start();
  (await nth(1)).resolve(HOUR_MS);
  rounds.wake();
  const second = await nth(2);
  rounds.wake();
  second.resolve(HOUR_MS);
  (await nth(3)).resolve(HOUR_MS);
  await rounds.stop();
});

test("a round that fails is told and tried again, not at the pace of hints", async () => {
  const { rounds, begun, errors, nth } = played(HOUR_MS);
  rounds.start();
  (await nth(1)).reject(new Error("away"));
  for (let hint = 0; hint < 10; hint++) {
    rounds.wake();
    await new Promise(setImmediate);
  }
  expect(errors).toEqual([new Error("away")]);
  expect(begun).toHaveLength(1);
  await rounds.stop();
  const again = played();
  again.rounds.start();
  (await again.nth(1)).reject(new Error("away"));
  (await again.nth(2)).resolve(HOUR_MS);
  await again.rounds.stop();
});

test("stopping waits for the round under way, begins none after it, and is told by its signal", async () => {
  const { rounds, begun, nth } = played();
  rounds.start();
  const round = await nth(1);
  let isStopped = false;
  const stopped = rounds.stop().then(() => {
    isStopped = true;
  });
  await new Promise(setImmediate);
  expect([isStopped, rounds.signal.aborted]).toEqual([false, true]);
  round.resolve(0);
  await stopped;
  expect(begun).toHaveLength(1);
});
