import { expect, test } from "vitest";
import { ownName, purchaseStory } from "./purchase-words";

test.each([
  ["20 credits", "20", null],
  ["1 000 credits", "1000", null],
  ["Launch pack", "20", "Launch pack"],
  ["20 credits", "25", "20 credits"],
])("%s of %s credits says of itself: %s", (name, credits, said) => {
  expect(ownName(name, credits)).toBe(said);
});

test("that nothing was charged is said once", () => {
  const story = purchaseStory({
    ...{ refunded: 0, disputed: 0, price: { minor_units: 500, currency: "EUR" }, grant: null, credits: "20" },
    ...{ credits_unrecovered: "0", credits_given: "0", status: "declined" },
    decline: { code: "expired_card", message: "The card has expired. Nothing was charged." },
  } as never);
  expect(story).toEqual(["The card has expired. Nothing was charged."]);
});
