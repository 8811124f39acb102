import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, openAccount, test, untilLive } from "./fixtures";

test("a member sees their share and what is left of the pool, live, and nothing of a colleague's, in a trace neither", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("team", { name: "Test Robotics", kind: "organization" });
  const added = async (name: string): Promise<string> =>
    demand(await api.post(`/accounts/${account}/members`, { name }), 201).id;
  const [ana, ben] = [await added("Ana"), await added("Ben")];
  const asks = async (member: string) =>
    demand(
      await api.post("/decisions", { account, member, feature: "codex.task", usage: { input_tokens: 4808 } }),
      200,
    );
  await asks(ana);
  await signIn(await addPerson(account, "member", ana));
  await page.goto("/usage");
  await untilLive(page);
  const share = page.getByRole("region", { name: "Your share" });
  const pool = page.getByRole("region", { name: "Your organization’s pool" });
  const own = page.getByRole("region", { name: "Your latest decisions" });
  await expect(own.getByRole("row").filter({ hasText: "codex.task" })).toHaveCount(1);
  const shared = pool.getByRole("listitem").filter({ hasText: "requests (" }).first();
  const counted = share.getByRole("listitem").filter({ hasText: "5-hour" });
  const [ofShare, ofPool] = [
    /\d+ of \d+ requests/.exec(await counted.innerText())?.[0] ?? "?",
    await shared.innerText(),
  ];
  const ofBen = await asks(ben);
  await expect(shared).not.toHaveText(ofPool, { useInnerText: true });
  await expect(counted).toContainText(ofShare);
  await expect(own.getByRole("row").filter({ hasText: "codex.task" })).toHaveCount(1);
  await expect(page.getByText("Your organization chooses this for all of you.")).toBeVisible();

  await asks(ana);
  await expect(own.getByRole("row").filter({ hasText: "codex.task" })).toHaveCount(2);
  await own.getByRole("button", { name: /^why/ }).first().click();
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText(/5-hour after\s*2 of \d+ requests/);
  await expect(trace).toContainText(/pool 1-week after\s*3 of \d+ requests/);
  await trace.getByText("Raw JSON").click();
  await expect(trace.locator("pre")).toContainText(ana);
  await expect(trace.locator("pre")).not.toContainText(ben);
  expect((await page.request.get(`/api/v1/decisions/${ofBen.id}`)).status()).toBe(404);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Credits", exact: true })).toHaveCount(0);
});
