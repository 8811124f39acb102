import { expect, test } from "vitest";
import { standing } from "@/components/testing/standing-fixtures";
import { firstSubject, subjectsOf } from "./burn-down-subject";

test("windows that pay, and credits, burn down; gates do not", () => {
  const values = subjectsOf(standing).map(({ value }) => value);
  expect(values).toContain("5h");
  expect(values).toContain("credits");
  expect(values.some((value) => value.startsWith("rate"))).toBe(false);
});

test("the fullest that is not full is shown first", () => {
  expect(firstSubject(standing)).toBe("video-1d");
  const full = standing.windows.map((window) =>
    window.key === "video-1d" ? { ...window, used: "40", remaining: "0" } : window,
  );
  expect(firstSubject({ ...standing, windows: full })).toBe("5h");
  expect(firstSubject({ windows: [], layers: [] })).toBe("credits");
});
