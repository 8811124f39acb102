import fc from "fast-check";
import type { Instant, Quantity } from "../amounts";
import { windowRules } from "../windows/rules";
import type { Epoch, WindowCounts, WindowPolicy } from "../windows/window";
import { type Entry, NaiveWindow } from "./naive-window";

/** One step in a window's life. Amounts are parts per 64 of what is asked for, so that they are often exactly what is left. */
export type Step =
  | {
      readonly act: "wait";
      readonly how: "random" | "to_reset" | "before_reset" | "to_fit";
      readonly part: number;
    }
  | { readonly act: "take" | "hold"; readonly of: "room" | "limit"; readonly part: number }
  | { readonly act: "settle"; readonly which: number; readonly heldPart: number; readonly usedPart: number };

const part = fc.oneof(fc.constantFrom(0, 1, 64), fc.integer({ min: 0, max: 66 }));
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant("wait" as const),
      how: fc.constantFrom("random", "to_reset", "before_reset", "to_fit"),
      part,
    }),
    fc.record({
      act: fc.constantFrom("take" as const, "hold" as const),
      of: fc.constantFrom("room", "limit"),
      part,
    }),
    fc.record({
      act: fc.constant("settle" as const),
      which: fc.nat({ max: 5 }),
      heldPart: fc.constantFrom(64, 64, 20),
      usedPart: part,
    }),
  ),
  { maxLength: 16 },
);

interface OpenHold {
  readonly epoch: Epoch;
  readonly entry: Entry;
  held: Quantity;
}

/** The rules and the naive list, led through the same life: what the rules admit or settle is written down in the list. */
export class WindowLife {
  counts: WindowCounts | undefined = undefined;
  readonly naive: NaiveWindow;
  readonly holds: OpenHold[] = [];

  readonly policy: WindowPolicy;
  readonly timeZone: string;
  now: Instant;

  constructor(policy: WindowPolicy, timeZone: string, now: Instant) {
    this.policy = policy;
    this.timeZone = timeZone;
    this.now = now;
    this.naive = new NaiveWindow(policy, timeZone);
  }

  view(at = this.now) {
    return windowRules(this.policy).view(this.policy, this.counts, at, this.timeZone);
  }

  take(amount: Quantity, at = this.now) {
    return windowRules(this.policy).take(this.policy, this.counts, amount, at, this.timeZone);
  }

  fitsAt(amount: Quantity) {
    return windowRules(this.policy).fitsAt(this.policy, this.counts, amount, this.now, this.timeZone);
  }

  step(step: Step): void {
    if (step.act === "wait") this.wait(step);
    else if (step.act === "settle") this.settle(step);
    else this.admit(step);
  }

  private wait(step: Extract<Step, { act: "wait" }>): void {
    const resetsAt = this.view().resetsAt;
    const fitsAt = this.fitsAt(partOf(this.policy.limit, step.part));
    const randomMs = Math.floor((this.spanMs() * step.part) / 32);
    if (step.how === "to_reset" && resetsAt !== null) this.now = resetsAt;
    else if (step.how === "before_reset" && resetsAt !== null) this.now = resetsAt - 1;
    else if (step.how === "to_fit" && fitsAt !== null) this.now = fitsAt;
    else this.now += randomMs;
  }

  private admit(step: Extract<Step, { act: "take" | "hold" }>): void {
    const amount = partOf(step.of === "room" ? this.view().remaining : this.policy.limit, step.part);
    const isHeld = step.act === "hold";
    if (!isHeld) {
      const taken = this.take(amount);
      if (taken === null) return;
      this.counts = taken;
      this.naive.add(amount, this.now, false);
      return;
    }
    const held = windowRules(this.policy).hold(this.policy, this.counts, amount, this.now, this.timeZone);
    if (held === null) return;
    this.counts = held.counts;
    this.holds.push({ epoch: held.epoch, entry: this.naive.add(amount, this.now, true), held: amount });
  }

  private settle(step: Extract<Step, { act: "settle" }>): void {
    const open = this.holds[step.which];
    if (open === undefined) return;
    const held = partOf(open.held, step.heldPart);
    const used = partOf(held, Math.min(step.usedPart, 64));
    const { policy, counts, now, timeZone } = this;
    this.counts = windowRules(policy).settle(policy, counts, open.epoch, held, used, now, timeZone);
    this.naive.settle(open.entry, held, used, now);
    open.held -= held;
  }

  private spanMs(): number {
    if (this.policy.kind !== "calendar") return this.policy.windowMs;
    return { hour: 1, day: 24, week: 168, month: 730 }[this.policy.unit] * 3_600_000;
  }
}

function partOf(amount: Quantity, parts: number): Quantity {
  return (amount * BigInt(parts)) / 64n;
}
