import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SlotQueue, type SlotTurn } from "./slot-queue";

const take = (queue: SlotQueue): SlotTurn => {
  const turn = queue.take();
  if (turn === null) throw new Error("nothing to take");
  return turn;
};

describe("the queue of slots", () => {
  test("gives what is woken in one batch, each slot once", () => {
    const queue = new SlotQueue();
    queue.wake([3, 1, 3, 2]);
    queue.wake([1, 9]);
    expect(take(queue)).toEqual({ slots: [3, 1, 2, 9], level: 0 });
    expect(queue.take()).toBeNull();
  });

  test("gives a slot that was full a larger share each time, and all of a batch at last", () => {
    const queue = new SlotQueue();
    queue.wake(Array.from({ length: 64 }, (_, slot) => slot));
    const sizesOfFirst: number[] = [];
    while (sizesOfFirst.length < 5) {
      const turn = take(queue);
      if (turn.slots.includes(0)) sizesOfFirst.push(turn.slots.length);
      queue.finish(turn, turn.slots);
    }
    expect(sizesOfFirst).toEqual([64, 16, 4, 1, 1]);
  });

  test("drops a slot that had less than its share, until it is woken again", () => {
    const queue = new SlotQueue();
    queue.wake([1, 2]);
    queue.finish(take(queue), [2]);
    expect(take(queue)).toEqual({ slots: [2], level: 1 });
    expect(queue.isEmpty).toBe(true);
  });

  test("remembers a slot that is woken while it is in a batch: the batch may have looked before", () => {
    const queue = new SlotQueue();
    queue.wake([5]);
    const turn = take(queue);
    queue.wake([5, 6]);
    expect(take(queue)).toEqual({ slots: [6], level: 0 });
    queue.finish(turn, []);
    expect(take(queue)).toEqual({ slots: [5], level: 0 });
  });

  test("lets neither the many light slots nor the few heavy ones wait for ever", () => {
    const queue = new SlotQueue();
    queue.wake([1]);
    queue.finish(take(queue), [1]);
    const levels: number[] = [];
    for (let i = 0; i < 6; i++) {
      queue.wake([40 + i]);
      const turn = take(queue);
      levels.push(turn.level);
      queue.finish(turn, turn.slots.includes(1) ? [1] : []);
    }
    expect(levels.some((level) => level === 0)).toBe(true);
    expect(levels.some((level) => level > 0)).toBe(true);
  });

  test("never holds a slot in two places, and never loses one that was woken", () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant("wake"), slots: fc.array(fc.nat(7), { maxLength: 8 }) }),
        fc.record({ kind: fc.constant("take") }),
        fc.record({ kind: fc.constant("finish"), full: fc.array(fc.nat(7), { maxLength: 8 }) }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new SlotQueue();
        const running: SlotTurn[] = [];
        const owed = new Set<number>();
        for (const step of all) {
          if (step.kind === "wake") {
            queue.wake(step.slots);
            for (const slot of step.slots) owed.add(slot);
          } else if (step.kind === "take") {
            const turn = queue.take();
            if (turn === null) continue;
            const busy = running.flatMap((other) => other.slots);
            for (const slot of turn.slots) {
              expect(busy).not.toContain(slot);
              owed.delete(slot);
            }
            running.push(turn);
          } else {
            const turn = running.shift();
            if (turn === undefined) continue;
            queue.finish(turn, step.full);
            for (const slot of turn.slots) if (step.full.includes(slot)) owed.add(slot);
          }
        }
        while (running.length > 0) queue.finish(running.shift() as SlotTurn, []);
        const rest = new Set<number>();
        for (let turn = queue.take(); turn !== null; turn = queue.take()) {
          for (const slot of turn.slots) rest.add(slot);
          queue.finish(turn, []);
        }
        for (const slot of owed) expect(rest).toContain(slot);
      }),
    );
  });
});
