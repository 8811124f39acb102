import { expect, test } from "vitest";
import { suggestedConsent } from "./suggested-consent";

test("allows what is asked for, and no more", () => {
  expect(suggestedConsent("13.5", { mode: "ask" }, null)).toEqual({
    mode: "up_to",
    limit: "13.5",
    period: "day",
  });
});

test("adds to what the running period has spent, in its period", () => {
  const consent = { mode: "up_to", limit: "20", period: "week" } as const;
  expect(suggestedConsent("13.5", consent, "15")).toEqual({ mode: "up_to", limit: "28.5", period: "week" });
  expect(suggestedConsent("1", consent, "15")).toEqual(consent);
});
