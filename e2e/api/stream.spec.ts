import { expect, test } from "@playwright/test";
import { Stream, streamCases } from "../../lib/testing/contract/stream.contract";
import { creditsAccount, decided, newGrant, units } from "../../lib/testing/contract/world";
import { contractOnBothMounts, MOUNTS, worldOn } from "./mounts";

contractOnBothMounts("the stream", streamCases);

for (const [where, variable] of MOUNTS) {
  test(`a quiet stream ${where} shows at least every 15 seconds that it is alive`, async () => {
    test.setTimeout(60_000);
    const world = await worldOn(variable);
    const { stream } = await Stream.open(world.api, await creditsAccount(world, 1));
    await stream.until("standing");
    for (let i = 0; i < 2; i++) await stream.signOfLife(15_000);
    stream.close();
  });
}

test("what one process decides arrives on the streams of another, and both answer the same snapshot", async () => {
  const [fast, next] = [await worldOn("SPILLWAY_E2E_URL"), await worldOn("SPILLWAY_E2E_NEXT_URL")];
  const account = await creditsAccount(fast, 10);
  const { stream } = await Stream.open(next.api, account);
  await stream.until("standing");
  const decision = await decided(fast, units(account, 3));
  expect((await stream.until("decision")).data).toEqual(decision);
  await newGrant(fast, account, { amount: "5" });
  expect((await stream.until("standing", ({ seq }) => seq === 4)).data.credits.available).toBe("12");
  stream.close();
});
