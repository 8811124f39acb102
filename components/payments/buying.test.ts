import { expect, test } from "vitest";
import type { PackageWire } from "@/lib/payments/schema/package-schema";
import { consentOf, discountOf, exampleWords, packageFor } from "./buying";

const sold = (credits: string, unit_price: string): PackageWire => ({
  id: `pkg_${credits}`,
  name: `${credits} credits`,
  description: "",
  credits,
  price: { minor_units: 500, currency: "EUR" },
  unit_price,
  expires_after_days: 365,
  livemode: true,
  created_at: "2026-11-23T12:00:00.000Z",
  retired_at: null,
});
const packages = [sold("100", "5"), sold("500", "4.5"), sold("2000", "4")];

test("what a block needs chooses the smallest package that has it (E14)", () => {
  expect(packageFor(packages, "22")?.credits).toBe("100");
  expect(packageFor(packages, "100.5")?.credits).toBe("500");
  expect(packageFor(packages, "9000")?.credits).toBe("2000");
  expect(packageFor(packages, null)?.credits).toBe("100");
  expect(packageFor([], "1")).toBe(null);
});

test("no consent is given that nobody chose (E4)", () => {
  expect(consentOf({ mode: null, limit: "" })).toMatch(/nothing is chosen/);
  expect(consentOf({ mode: "ask", limit: "" })).toEqual({ mode: "ask" });
  expect(consentOf({ mode: "up_to", limit: " 25 " })).toEqual({ mode: "up_to", limit: "25", period: "day" });
  expect(consentOf({ mode: "up_to", limit: "0" })).toMatch(/above 0/);
});

test("a discount is against the dearest credit, and examples are the reader's own requests", () => {
  expect(packages.map((one) => discountOf(one, packages))).toEqual([0, 10, 20]);
  const requests = [
    { feature: "sora.video", cost: "6" },
    { feature: "sora.video", cost: "12" },
    { feature: "lookup", cost: "0" },
    { feature: "image", cost: "1.25" },
  ];
  expect(exampleWords("500", requests)).toEqual([
    "about 83 requests like your last sora.video",
    "about 400 requests like your last image",
  ]);
});
