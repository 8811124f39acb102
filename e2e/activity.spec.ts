import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, test, untilLive, useUpVideo } from "./fixtures";

test("why a request was refused is found with the keyboard alone, and the focus comes back to its row", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro", { consent: { mode: "ask" } });
  await useUpVideo(account);
  await ask(account, "sora.video", { seconds: 12 });
  await ask(account, "codex.task", { input_tokens: 1_000 });
  await signIn(await addPerson(account));
  await page.goto("/activity?outcome=blocked");
  await untilLive(page);
  const rows = page.getByRole("row").filter({ hasText: "sora.video" });
  await expect(rows).toHaveCount(1);
  await expect(page.getByText(/Found: 1 request/)).toBeVisible();
  await page.keyboard.press("j");
  const opener = rows.getByRole("button", { name: /^Why/ });
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  const trace = page.getByRole("dialog");
  await expect(trace).toContainText("Blocked: it needs 9.00 credits; nothing was charged");
  await page.keyboard.press("Escape");
  await expect(trace).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("what consumed it is found by client and session, summed, and linked to: the address is the state (E9)", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const by = (session: string, seconds: number) =>
    api.post("/decisions", {
      ...{ account, feature: "sora.video", usage: { seconds } },
      attribution: { client: "web", session },
    });
  for (const session of ["launch clip", "launch clip", "tests"]) demand(await by(session, 4), 200);
  await signIn(await addPerson(account));
  await page.goto("/activity?view=session");
  await untilLive(page);
  await page.getByRole("button", { name: "launch clip" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/session=launch/);
  await expect(page.getByText(/This session: 2 requests, 6.00 cr, 100.% included/)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "sora.video" })).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: "launch clip" })).toHaveCount(2);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const stream = await (await saved).createReadStream();
  const text = (await stream.toArray()).join("");
  expect(text.trim().split("\r\n")).toHaveLength(3);
});

test("a new decision slides in at the top; a paused tail, and whoever reads a trace, is left alone", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await ask(account, "codex.task", { input_tokens: 1_000 });
  await signIn(await addPerson(account));
  await page.goto("/activity");
  await untilLive(page);
  const rows = page.getByRole("row").filter({ hasText: "codex.task" });
  await expect(rows).toHaveCount(1);
  await ask(account, "codex.task", { input_tokens: 2_000 });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Settled");
  await rows.last().getByRole("button", { name: /^Why/ }).click();
  await expect(page.getByRole("dialog")).toContainText("Seq");
  await ask(account, "codex.task", { input_tokens: 3_000 });
  await expect(page.getByText("1 new", { exact: true })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Pause tail" }).click();
  await expect(page.getByRole("button", { name: "Resume tail" })).toBeVisible();
});

test("a charge is disputed with the keyboard alone, answered by an administrator, and its state stands in the row", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "20");
  const charge = await ask(account, "sora.video", { seconds: 4 });
  await signIn(await addPerson(account));
  await page.goto(`/activity?decision=${charge.id}`);
  const report = page.getByRole("button", { name: "Report a problem with this charge" });
  await report.focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "Report a problem" });
  await form.getByRole("radio", { name: "The work failed" }).focus();
  await page.keyboard.press("Space");
  await form.getByRole("textbox").focus();
  await page.keyboard.type("The clip is black.");
  await form.getByRole("button", { name: "Send" }).focus();
  await page.keyboard.press("Enter");
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace.getByRole("region", { name: "Disputes" })).toContainText("Waiting for an answer");
  await page.keyboard.press("Escape");
  const row = page.getByRole("row").filter({ hasText: "sora.video" }).last();
  await expect(row).toContainText("Disputed");

  const [dispute] = demand(await api.get(`/disputes?account=${account}`), 200).data;
  const answer = { outcome: "refunded", message: "Sorry." };
  demand(await api.post(`/disputes/${dispute.id}/answer`, answer), 200);
  await expect(row).toContainText("Refunded 3.00");
  await row.getByRole("button", { name: /^Why/ }).press("Enter");
  await expect(trace.getByRole("region", { name: "Disputes" })).toContainText("“Sorry.”");
});

test("however long the list is, it begins with the newest, only the rows in sight are in the page, and the end is reached", async ({
  page,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  const decisions = Array.from({ length: 1_000 }, (_, nth) => ({
    ...{ account, feature: "codex.task", usage: { input_tokens: 1 }, mode: "track" },
    idempotency_key: `row-${nth}`,
  }));
  demand(await api.post("/decisions/batch", { decisions }), 200);
  await signIn(await addPerson(account));
  const looked = page.waitForResponse(/\/api\/v1\/decisions\?/);
  await page.goto("/activity");
  await looked;
  await untilLive(page);
  const list = page.locator("[data-activity]");
  const newest = demand(await api.get(`/decisions?account=${account}&limit=1`), 200).data[0];
  await list.getByRole("button", { name: /^Why/ }).first().press("Enter");
  await expect(page).toHaveURL(new RegExp(newest.id));
  await page.keyboard.press("Escape");
  const last = () =>
    list.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
      const rows = [...element.querySelectorAll<HTMLElement>("[data-index]")];
      return Math.max(...rows.map((row) => Number(row.dataset.index)));
    });
  await expect.poll(last, { intervals: [50], timeout: 20_000 }).toBe(999);
  expect(await list.locator("[data-index]").count()).toBeLessThan(60);
});
