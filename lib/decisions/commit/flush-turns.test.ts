import { setImmediate as endOfTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FlushTurns } from "./flush-turns";

/** Who has begun, in order. */
function begun(turns: FlushTurns) {
  const names: string[] = [];
  const begin = (name: string, queued: () => number) => turns.begin(queued).then(() => names.push(name));
  return { names, begin };
}

const few = () => 1;
const many = () => 64;

describe("a flush", () => {
  test("of an idle process begins at the end of the turn, with all that was asked in it", async () => {
    const { names, begin } = begun(new FlushTurns());
    void begin("a", few);
    await Promise.resolve();
    expect(names).toEqual([]);
    await endOfTurn();
    await endOfTurn();
    expect(names).toEqual(["a"]);
  });

  test("of little waits for the one under way, and follows it", async () => {
    const turns = new FlushTurns();
    const { names, begin } = begun(turns);
    await begin("a", few);
    void begin("b", few);
    for (let turn = 0; turn < 5; turn++) await endOfTurn();
    expect(names).toEqual(["a"]);
    turns.end();
    for (let turn = 0; turn < 3; turn++) await endOfTurn();
    expect(names).toEqual(["a", "b"]);
  });

  test("of much goes beside the one under way", async () => {
    const turns = new FlushTurns();
    const { names, begin } = begun(turns);
    await begin("a", many);
    await begin("b", many);
    expect(names).toEqual(["a", "b"]);
  });

  test("each lane in its turn: none waits for ever while the others go on", async () => {
    const turns = new FlushTurns();
    const flushed: string[] = [];
    const lane = async (name: string) => {
      for (let count = 0; count < 20; count++) {
        await turns.begin(few);
        flushed.push(name);
        await endOfTurn();
        turns.end();
      }
    };
    await Promise.all([lane("a"), lane("b"), lane("c")]);
    expect(flushed).toHaveLength(60);
    expect(new Set(flushed.slice(0, 12))).toEqual(new Set(["a", "b", "c"]));
  });
});
