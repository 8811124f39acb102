import { expect, test } from "@playwright/test";
import { Stream, streamCases } from "../../lib/testing/contract/stream.contract";
import { creditsAccount, decided, demand, newGrant, units } from "../../lib/testing/contract/world";
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

test("a stream ends soon after its key is revoked", async () => {
  const world = await worldOn("SPILLWAY_E2E_URL");
  const { api } = world;
  const key = demand(await api.post("/api-keys", { name: "short", scopes: ["read"] }), 201);
  const account = await creditsAccount(world, 1);
  const { stream } = await Stream.open(api.as(key.secret), account);
  await stream.until("standing");
  demand(await api.send("DELETE", `/api-keys/${key.id}`), 200);
  // Asked again at the first heartbeat after five seconds: nothing that happens later is told.
  await expect(stream.end(15_000)).resolves.toBe(true);
});

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
