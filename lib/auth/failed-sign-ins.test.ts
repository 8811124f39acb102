import { describe, expect, test } from "vitest";
import { fakeClock } from "@/lib/testing/fake-clock";
import { FailedSignIns } from "./failed-sign-ins";

const MINUTE = 60_000;

describe("failed sign-ins", () => {
  test("make an address wait from the tenth on, until the first of them is five minutes ago", () => {
    const clock = fakeClock();
    const failures = new FailedSignIns(clock);
    for (let n = 0; n < 10; n++) {
      expect(failures.waitSeconds("maya@example.com")).toBe(0);
      failures.failed("maya@example.com");
      clock.advance(1_000);
    }
    expect(failures.waitSeconds("maya@example.com")).toBe(290);
    expect(failures.waitSeconds("omar@example.com")).toBe(0);
    clock.advance(5 * MINUTE - 10_000);
    expect(failures.waitSeconds("maya@example.com")).toBe(0);
  });

  test("count one address however it is typed, and are forgotten when the sign-in succeeds", () => {
    const failures = new FailedSignIns(fakeClock());
    for (let n = 0; n < 10; n++) failures.failed(n % 2 === 0 ? " Maya@Example.com" : "maya@example.com");
    expect(failures.waitSeconds("MAYA@example.com")).toBeGreaterThan(0);
    failures.succeeded("maya@EXAMPLE.com");
    expect(failures.waitSeconds("maya@example.com")).toBe(0);
  });
});
