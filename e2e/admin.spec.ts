import { expect, type Page } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, standingOf, test, untilLive } from "./fixtures";

const tab = (page: Page, name: string) => page.getByRole("tab", { name }).click();
const form = (page: Page) => page.getByRole("dialog");

/** The figures of the balance's formula, as the page shows them. */
const formula = (page: Page) => page.getByRole("region", { name: "What became of every credit" });

async function openAsAdmin(page: Page, account: string, query = ""): Promise<void> {
  await page.goto(`/admin/accounts/${account}${query}`);
  await untilLive(page);
}

test("an account is found by its id, its name, its external id and its e-mail", async ({
  page,
  signInAs,
}) => {
  const mark = `m${Date.now().toString(36)}`;
  const account = await openAccount("free", {
    name: `Searched ${mark}`,
    external_id: `ext-${mark}`,
    email: `${mark}@example.net`,
  });
  await signInAs("admin");
  await page.goto("/admin/accounts");
  const search = page.getByRole("searchbox", { name: "Search accounts" });
  for (const text of [account, `Searched ${mark}`, `ext:ext-${mark}`, `${mark}@example`]) {
    await search.fill(text);
    await expect(page.getByRole("status").filter({ hasText: /^1 account$/ })).toBeVisible();
    await expect(page.getByRole("link", { name: `Searched ${mark}` })).toBeVisible();
  }
  await expect(page).toHaveURL(/q=m\w+%40example/);
  await search.fill("there is nobody of this name \u0000 %_");
  await expect(page.getByText(/^Nothing matches/)).toBeVisible();
  await page.goto(`/admin/accounts?q=ext:ext-${mark}`);
  await page.getByRole("link", { name: `Searched ${mark}` }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Searched ${mark}`);
});

test("a grant is issued, adjusted and voided: the balance and its formula move on the page by themselves", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("free");
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=grants");
  await page.getByRole("button", { name: "Issue a grant" }).click();
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toContainText("Amount is missing");
  await form(page).getByLabel("Amount").fill("12.5");
  await form(page).getByLabel("Reason").fill("Goodwill for the outage");
  await expect(form(page).getByText("What will change").locator("..")).toContainText("12.50");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toBeHidden();
  const row = page.getByRole("row").filter({ hasText: "Goodwill for the outage" });
  await expect(row).toContainText("12.50 / 12.50");

  await row.getByRole("button", { name: /^Adjust/ }).click();
  await form(page).getByRole("radio", { name: "Reduce" }).check();
  await form(page).getByLabel("Amount").fill("2.25");
  await form(page).getByLabel("Reason").fill("Too much");
  await form(page).getByRole("button", { name: "Apply" }).click();
  await expect(form(page)).toBeHidden();
  await expect(row).toContainText("10.25 / 10.25");

  await tab(page, "Overview");
  await expect(formula(page)).toContainText("granted 10.25");
  await expect(formula(page)).toContainText("= available 10.25");
  // Ten requests a day are free; the one after them is charged.
  for (let left = 10; left > 0; left--) await ask(account, "codex.task", { input_tokens: 100 });
  await ask(account, "image", { images: 1 });
  await expect(formula(page)).toContainText("used 1.25");
  await expect(formula(page)).toContainText("= available 9.00");
  await expect(page.getByText("settled", { exact: true })).toBeVisible();

  await tab(page, "Grants");
  await row.getByRole("button", { name: /^Void/ }).click();
  await form(page).getByLabel("Reason").fill("Issued to the wrong account");
  await form(page).getByRole("button", { name: "Void grant" }).click();
  await expect(form(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "History (1)" })).toBeVisible();
  await page.getByRole("button", { name: "History (1)" }).click();
  await expect(row).toContainText("voided");
  await tab(page, "Overview");
  await expect(formula(page)).toContainText("= available 0.00");
  expect((await standingOf(account)).credits.available).toBe("0");
});

test("a grant that recurs is issued with what it carries over, and its next period begins when an admin says so", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("free");
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=grants");
  await page.getByRole("button", { name: "Issue a grant" }).click();
  await form(page).getByLabel("Amount").fill("8");
  await form(page).getByLabel("Repeats").selectOption("Weeks");
  await form(page).getByLabel("Every").fill("0");
  await form(page).getByLabel("What is left at a reset").selectOption("Is carried over");
  await form(page).getByLabel("At most").fill("3");
  await form(page).getByLabel("Paid").fill("20.50");
  await form(page).getByLabel("Reason").fill("Weekly allowance");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toContainText("Every must be a whole number from 1 to 1000");
  await form(page).getByLabel("Every").fill("2");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toBeHidden();
  const row = page.getByRole("row").filter({ hasText: "Weekly allowance" });
  await expect(row).toContainText("every 2 weeks");
  await expect(row).toContainText("at most 3.00 are carried over");
  await expect(row).toContainText("paid €20.50");

  await row.getByRole("button", { name: /^Reset/ }).click();
  await expect(form(page)).toContainText("A new period begins with 8.00 credits");
  await expect(form(page)).toContainText("Of the 8.00 that are left now, at most 3.00 are carried over");
  await form(page).getByLabel("Reason").fill("The week was ours to lose");
  await form(page).getByRole("button", { name: "Reset grant" }).click();
  await expect(form(page)).toBeHidden();
  await expect(row).toContainText("11.00 / 11.00");
  expect((await standingOf(account)).credits.available).toBe("11");
});

test("banked resets are issued for the windows that are ticked, and what is left of them is taken back", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("pro");
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=grants");
  await page.getByRole("button", { name: "Issue a grant" }).click();
  await form(page).getByLabel("Kind").selectOption("Banked resets");
  await form(page).getByLabel("Amount").fill("1.5");
  await form(page).getByRole("checkbox", { name: "5-hour" }).check();
  await form(page).getByLabel("Reason").fill("Slow week");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toContainText("Amount must be a whole number of resets");
  await form(page).getByLabel("Amount").fill("2");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toBeHidden();
  const banked = page.getByRole("listitem").filter({ hasText: "2 resets" });
  await expect(banked).toContainText("of the 5-hour window");

  await banked.getByRole("button", { name: /^Void/ }).click();
  await expect(form(page).getByText("What will change").locator("..")).toContainText("Resets left");
  await form(page).getByLabel("Reason").fill("Given to the wrong account");
  await form(page).getByRole("button", { name: "Void grant" }).click();
  await expect(form(page)).toBeHidden();
  await expect(banked).toBeHidden();
});

test("what the server refuses is said in the form, and nothing that was filled in is lost", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("free");
  const { id } = await grant(account, "promo", "10");
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=grants");
  await page.getByRole("button", { name: "Issue a grant" }).click();
  await form(page).getByLabel("Amount").fill("5");
  await form(page).getByLabel("Expires").fill("2020-01-01T00:00");
  await form(page).getByLabel("Reason").fill("Late promotion");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page).getByRole("alert")).toContainText("expires later than now");
  await expect(form(page).getByRole("alert")).toContainText("Nothing was issued.");
  await expect(form(page).getByLabel("Amount")).toHaveValue("5");
  await expect(form(page).getByLabel("Reason")).toHaveValue("Late promotion");
  await form(page).getByLabel("Expires").fill("2099-01-01T00:00");
  await form(page).getByRole("button", { name: "Issue grant" }).click();
  await expect(form(page)).toBeHidden();

  // The page is stopped, so that it does not know that the grant has meanwhile become smaller.
  await page.getByRole("button", { name: "Pause live updates" }).click();
  demand(await api.post(`/grants/${id}/adjust`, { delta: "-8", reason: "Behind its back" }), 200);
  await page
    .getByRole("row")
    .filter({ hasText: "Test credits" })
    .getByRole("button", { name: /^Adjust/ })
    .click();
  await form(page).getByRole("radio", { name: "Reduce" }).check();
  await form(page).getByLabel("Amount").fill("9");
  await form(page).getByLabel("Reason").fill("Cannot be");
  await form(page).getByRole("button", { name: "Apply" }).click();
  await expect(form(page).getByRole("alert")).toContainText("less available than would be taken");
  await expect(form(page).getByLabel("Amount")).toHaveValue("9");
  expect((await standingOf(account)).credits.available).toBe("7");
});

test("a charge is followed from the balance update to the decision and back, and the books recompute to it (E12)", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("pro", { consent: { mode: "always" } });
  await grant(account, "purchased", "100", { reason: "100-credit pack" });
  await ask(account, "sora.video", { seconds: 53 });
  const charged = await ask(account, "sora.video", { seconds: 12 });
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=ledger");
  const debit = page.getByRole("row").filter({ hasText: "debit" });
  await expect(debit).toContainText("−8.75");
  await expect(debit).toContainText("100-credit pack");
  await debit.getByRole("button", { name: /^chain/ }).click();
  const chain = form(page).getByRole("list", { name: "Chain from cause to grants" });
  const ref = charged.id.slice("dec_".length);
  for (const kind of ["dec", "use", "mon"]) await expect(chain.getByTitle(`${kind}_${ref}`)).toBeVisible();
  await expect(chain).toContainText("0.25 included, 8.75 charged");
  await expect(chain).toContainText("−8.75 to 91.25");
  await expect(chain).toContainText("100-credit pack");
  await expect(page).toHaveURL(new RegExp(`chain=${charged.seq}`));

  await chain.getByRole("button", { name: "open the trace" }).click();
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText("8.75 from purchased credits.");
  await trace.getByRole("link", { name: /^mon_/ }).click();
  await expect(chain.getByTitle(`mon_${ref}`)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form(page)).toHaveCount(0);

  const issued = page.getByRole("row").filter({ hasText: "+100.00" });
  await issued.getByRole("button", { name: /^chain/ }).click();
  await expect(chain).toContainText("Grant issued");
  await expect(chain).toContainText("“100-credit pack”");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Recompute" }).click();
  await expect(page.getByText("0 difference, 0 breaks")).toBeVisible();
  await expect(page.getByText("recomputed 91.25")).toBeVisible();
  await ask(account, "sora.video", { seconds: 4 });
  await expect(
    page.getByRole("row").filter({ hasText: "−3.00" }),
    "new rows come by themselves",
  ).toBeVisible();
});

test("a charge is refunded from its trace, in parts and never beyond what it cost; its owner sees how much, and no act", async ({
  page,
  signInAs,
  signIn,
  addPerson,
}) => {
  const account = await openAccount("pro", { consent: { mode: "always" } });
  await grant(account, "purchased", "100", { reason: "100-credit pack" });
  await ask(account, "sora.video", { seconds: 53 });
  const charged = await ask(account, "sora.video", { seconds: 12 });
  await signInAs("admin");
  await openAsAdmin(page, account, `?tab=ledger&decision=${charged.id}`);
  const trace = page.getByRole("dialog", { name: "Why" });
  const refund = page.getByRole("dialog", { name: "Refund" });
  const changes = refund.getByText("What will change").locator("..");
  await trace.getByRole("button", { name: "Refund…" }).click();
  await refund.getByRole("radio", { name: "An amount" }).check();
  await refund.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(refund).toContainText("Amount is missing");
  await expect(refund).toContainText("Reason is missing");
  await refund.getByRole("textbox", { name: "Amount" }).fill("4");
  await refund.getByLabel("Reason").fill("The clip never came");
  await expect(changes).toContainText("after 4.00");
  await expect(changes).toContainText("after 95.25");
  await refund.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(trace).toContainText("Refunded 4.00 of 9.00 credits");
  await expect(refund).toHaveCount(0);

  await trace.getByRole("button", { name: "Refund…" }).click();
  await refund.getByRole("radio", { name: "An amount" }).check();
  await refund.getByRole("textbox", { name: "Amount" }).fill("4.5");
  await refund.getByLabel("Reason").fill("Nor did its sound");
  await expect(changes).toContainText("after 8.50");
  // A colleague is faster, and the page does not know.
  const path = `/usage-events/${charged.usage_event}/refunds`;
  demand(await api.post(path, { amount: "3", reason: "A colleague" }), 201);
  await refund.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(refund.getByRole("alert")).toContainText("Less than this is left of what the event cost");
  await expect(refund.getByRole("textbox", { name: "Amount" })).toHaveValue("4.5");
  await expect(refund.getByLabel("Reason")).toHaveValue("Nor did its sound");
  await expect(refund.getByRole("radio", { name: "All that is left (2.00)" })).toBeVisible();
  await refund.getByRole("radio", { name: "All that is left" }).check();
  await refund.getByRole("checkbox", { name: "Give windows back" }).uncheck();
  await expect(changes).toContainText("after 8.75");
  await refund.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(trace).toContainText("Refunded 8.75 of 9.00 credits");
  expect((await standingOf(account)).credits.available).toBe("100");

  await trace.getByRole("region", { name: "Refunds" }).getByRole("button").first().click();
  await expect(trace).toContainText("Refunded: 4.00 credits to purchased credits.");
  await expect(trace).toContainText("“The clip never came”");
  await expect(trace.getByRole("button", { name: "Refund…" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row").filter({ hasText: "refund of usage" })).toHaveCount(3);

  await signIn(await addPerson(account));
  await page.goto(`/usage?decision=${charged.id}`);
  await expect(trace).toContainText("Refunded 8.75 of 9.00 credits");
  await expect(trace.getByRole("button", { name: "Refund…" })).toHaveCount(0);
});

test("freezing stops requests at once, as far as it says, and lifting it lets them go on", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("pro");
  await signInAs("admin");
  await openAsAdmin(page, account);
  const change = async (button: string, choice: string | null, done: string) => {
    await page.getByRole("button", { name: button }).click();
    if (choice !== null) await form(page).getByRole("radio", { name: choice }).check();
    await form(page).getByLabel("Reason").fill("Abnormal usage");
    await form(page).getByRole("button", { name: done, exact: true }).click();
    await expect(form(page)).toBeHidden();
  };
  await page.getByRole("button", { name: "Freeze…" }).click();
  await form(page).getByRole("button", { name: "Freeze", exact: true }).click();
  await expect(form(page)).toContainText("Reason is missing");
  await page.keyboard.press("Escape");
  await change("Freeze…", null, "Freeze");
  await expect(page.getByText("Frozen", { exact: true })).toBeVisible();
  expect(await ask(account, "image", { images: 1 })).toMatchObject({ reason: "account_frozen" });
  await change("Change the freeze…", "Freeze paid usage", "Freeze");
  await expect(page.getByText("Paid usage frozen", { exact: true })).toBeVisible();
  expect(await ask(account, "image", { images: 1 })).toMatchObject({ outcome: "allowed" });
  await change("Change the freeze…", "Not frozen", "Lift the freeze");
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});

test("windows are given back with what that changes, and a reason: the account's and a member's", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("team", { kind: "organization" });
  const member = demand(await api.post(`/accounts/${account}/members`, { name: "Ada Member" }), 201).id;
  for (let nth = 0; nth < 2; nth++) {
    const request = { account, member, feature: "codex.task", usage: { input_tokens: 100 } };
    expect(demand(await api.post("/decisions", request), 200).outcome).toBe("allowed");
  }
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=members");
  const row = page.getByRole("row").filter({ hasText: "Ada Member" });
  await expect(row).toContainText("5-hour: 2 of 40 requests");
  await row.getByRole("button", { name: /^Give back/ }).click();
  await form(page).getByRole("button", { name: "Give back" }).click();
  await expect(form(page)).toContainText("Reason is missing");
  await expect(form(page).getByRole("definition").first()).toHaveText(
    /before 2 of 40 requests used.*after 0 of 40 requests used/,
  );
  await form(page).getByLabel("Reason").fill("Our outage");
  await form(page).getByRole("button", { name: "Give back" }).click();
  await expect(form(page)).toBeHidden();
  await expect(row).toContainText("5-hour: 0 of 40 requests");

  await page.getByRole("tab", { name: "Overview" }).click();
  await page.getByRole("button", { name: "Give back…" }).click();
  const pool = form(page).getByRole("checkbox").first();
  await pool.uncheck();
  await form(page).getByLabel("Reason").fill("Our outage");
  await form(page).getByRole("button", { name: "Give back" }).click();
  await expect(form(page)).toContainText("Choose a window to give back");
  await pool.check();
  await form(page).getByRole("button", { name: "Give back" }).click();
  await expect(form(page)).toBeHidden();
  await expect(page.getByText(/^Of the pool .* nothing is used any more/)).toBeVisible();
  await page.getByRole("button", { name: "Give back…" }).click();
  await expect(form(page)).toContainText("there is nothing to give back");
  const { data } = demand(await api.get(`/audit-log?account=${account}&action=account.windows_reset`), 200);
  expect(data).toMatchObject([{ after: { reason: "Our outage" } }, { after: { reason: "Our outage" } }]);
});

test("members of an organization are added, capped, frozen and removed, and a refusal keeps what was filled in", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("team", { kind: "organization" });
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=members");
  await expect(page.getByText("No members")).toBeVisible();
  const add = async (name: string, externalId: string) => {
    await page.getByRole("button", { name: "Add a member" }).click();
    await form(page).getByLabel("Name").fill(name);
    await form(page).getByLabel("External id").fill(externalId);
    await form(page).getByRole("button", { name: "Add member" }).click();
  };
  await add("Ada Member", "ada");
  await expect(form(page)).toBeHidden();
  await add("Ada Twice", "ada");
  await expect(form(page).getByRole("alert")).toContainText("Nobody was added.");
  await expect(form(page).getByLabel("Name")).toHaveValue("Ada Twice");
  await form(page).getByLabel("External id").fill("twice");
  await form(page).getByRole("button", { name: "Add member" }).click();
  await expect(form(page)).toBeHidden();

  const { data } = demand(await api.get(`/accounts/${account}/members?external_id=ada`), 200);
  const member = data[0].id;
  const request = { account, member, feature: "codex.task", usage: { input_tokens: 100 } };
  demand(await api.post("/decisions", request), 200);
  const row = page.getByRole("row").filter({ hasText: "Ada Member" });
  await expect(row, "levels come by themselves").toContainText("1 of 40 requests", { timeout: 10_000 });
  await expect(row).toContainText(/100\s?%/, { timeout: 10_000 });

  await row.getByRole("button", { name: /^Caps/ }).click();
  await form(page).getByRole("radio", { name: "Their own" }).check();
  await form(page).getByLabel("Per day").fill("nothing");
  await form(page).getByRole("button", { name: "Change caps" }).click();
  await expect(form(page)).toContainText("A cap must be a number above 0");
  await form(page).getByLabel("Per day").fill("12.5");
  await form(page).getByRole("button", { name: "Change caps" }).click();
  await expect(form(page)).toBeHidden();
  await expect(row).toContainText("per day, own cap: 0.00 of 12.50 cr");

  await row.getByRole("button", { name: /^Freeze/ }).click();
  await form(page).getByRole("button", { name: "Freeze member" }).click();
  await expect(row).toContainText("Frozen");
  expect(demand(await api.post("/decisions", request), 200)).toMatchObject({ reason: "member_frozen" });
  await row.getByRole("button", { name: /^Unfreeze/ }).click();
  await expect(row).toContainText("active");

  await row.getByRole("button", { name: /^Remove/ }).click();
  await form(page).getByRole("button", { name: "Cancel" }).click();
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: /^Remove/ }).click();
  await form(page).getByRole("button", { name: "Remove member" }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "Ada Twice" })).toBeVisible();
});

test("a member's own limits are set with before and after, stop them, and are given back to the plan", async ({
  page,
  signInAs,
}) => {
  const account = await openAccount("team", { kind: "organization" });
  const member = demand(await api.post(`/accounts/${account}/members`, { name: "Ada Member" }), 201).id;
  await signInAs("admin");
  await openAsAdmin(page, account, "?tab=members");
  const row = page.getByRole("row").filter({ hasText: "Ada Member" });
  const open = () => row.getByRole("button", { name: /^Limits/ }).click();
  await open();
  const hours = form(page).getByLabel("5-hour");
  await hours.fill("many");
  await form(page).getByRole("button", { name: "Change limits" }).click();
  await expect(form(page)).toContainText("A limit must be a number of at least 0");
  await hours.fill("1");
  await expect(form(page)).toContainText("What was used stays counted");
  await form(page).getByRole("button", { name: "Change limits" }).click();
  await expect(form(page)).toBeHidden();
  await expect(row).toContainText("5-hour, own limit: 0 of 1 request");
  // Credits of the pool pay what the window does not; without any, the limit stops.
  const request = { account, member, feature: "codex.task", usage: { input_tokens: 100 } };
  expect(demand(await api.post("/decisions", request), 200).outcome).toBe("allowed");
  expect(demand(await api.post("/decisions", request), 200)).toMatchObject({ outcome: "blocked" });
  await open();
  await expect(hours).toHaveValue("1");
  await hours.fill("");
  await form(page).getByRole("button", { name: "Change limits" }).click();
  await expect(row).toContainText("5-hour: 1 of 40 requests");
  expect(demand(await api.post("/decisions", request), 200).outcome).toBe("allowed");
});
