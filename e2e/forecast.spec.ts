import { expect } from "@playwright/test";
import { ask, openAccount, standingOf, test, untilLive } from "./fixtures";

test("the page says how many more, what binds and until when, live; and of too few requests that there is not enough data (E9)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await ask(account, "sora.video", { seconds: 4 });
  await signIn(await addPerson(account));
  await page.goto("/usage");
  await untilLive(page);
  const lasts = page.getByRole("region", { name: "How long it lasts" });
  await expect(lasts).toContainText("sora.video not enough data yet: 1 of 5 requests.");
  for (let n = 0; n < 5; n++) await ask(account, "sora.video", { seconds: 4 });
  await expect.poll(async () => (await standingOf(account)).credits.unsettled).toBe("0");
  await expect(lasts).toContainText(/sora\.video about \d+ more.*: .*by the plan’s windows.* Then /, {
    timeout: 10_000,
  });
  await expect(lasts).toContainText("Like a typical one of 3.00 credits");
  await expect(lasts).toContainText("Last hour 18.00 credits, 0.00 of them charged", { timeout: 15_000 });
});
