import { expect, test } from "@playwright/test";
import { creditsAccount, decided, units } from "../../lib/testing/contract/world";
import { worldOn } from "./mounts";

test("two processes that decide for one account admit no more than there is, and repeat each other's answers (L2)", async () => {
  const [fast, next] = [await worldOn("SPILLWAY_E2E_URL"), await worldOn("SPILLWAY_E2E_NEXT_URL")];
  const account = await creditsAccount(fast, 30);
  const keys = Array.from({ length: 60 }, (_, i) => `both-${i}`);
  const first = await Promise.all(
    keys.map((key, i) => decided(i % 2 === 0 ? fast : next, units(account, 1), key)),
  );
  expect(first.filter(({ outcome }) => outcome === "allowed")).toHaveLength(30);
  const again = await Promise.all(
    keys.map((key, i) => decided(i % 2 === 0 ? next : fast, units(account, 1), key)),
  );
  expect(again).toEqual(first);
});
