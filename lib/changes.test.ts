import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChanges } from "./changes";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const id = (n: number) => `acct_${String(n).padStart(26, "0")}`;

describe("changes", () => {
  test("are told at once to who listens to the account, and to nobody else", () => {
    const changes = createChanges(() => {});
    const heard: string[] = [];
    const stop = changes.subscribe(id(1), () => heard.push("one"));
    changes.subscribe(id(2), () => heard.push("two"));
    changes.moved(id(1));
    expect(heard).toEqual(["one"]);
    stop();
    stop();
    changes.moved(id(1));
    expect(heard).toEqual(["one"]);
    expect(changes.listeners).toBe(1);
  });

  test("are sent to other processes gathered, each account once", () => {
    const sent: (readonly string[] | null)[] = [];
    const changes = createChanges((accountIds) => sent.push(accountIds));
    for (const n of [1, 2, 1, 1]) changes.moved(id(n));
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(sent).toEqual([[id(1), id(2)]]);
    vi.advanceTimersByTime(500);
    expect(sent).toHaveLength(1);
    changes.moved(id(3));
    vi.advanceTimersByTime(50);
    expect(sent[1]).toEqual([id(3)]);
  });

  test("beyond what a payload holds tell everybody to look", () => {
    const sent: (readonly string[] | null)[] = [];
    const changes = createChanges((accountIds) => sent.push(accountIds));
    for (let n = 0; n < 500; n++) changes.moved(id(n));
    vi.advanceTimersByTime(50);
    expect(sent).toEqual([null]);
  });

  test("heard from another process reach its listeners; a hint without names reaches all", () => {
    const changes = createChanges(() => {});
    const heard: number[] = [];
    changes.subscribe(id(1), () => heard.push(1));
    changes.subscribe(id(2), () => heard.push(2));
    changes.heard([id(2), id(9)]);
    changes.heard(null);
    expect(heard).toEqual([2, 1, 2]);
  });
});
