import { expect, type Page } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { expectNothingGrave } from "./axe";
import { api, ask, BASE_URL, grant, openAccount, planOnTrial, test, untilLive, useUpVideo } from "./fixtures";

/**
 * Every page and what opens on it, in both themes, on a desk and on a phone: nothing serious for axe, nothing that runs off the
 * side, and a picture for whoever reviews.
 */
const LOOKS = (["light", "dark"] as const).flatMap((theme) =>
  [1280, 360].map((width) => ({ theme, width, name: `${theme}-${width}` })),
);
type Look = (typeof LOOKS)[number];

/** Groups of the gallery that are looked at together: axe needs more than twice as long for twice as much. */
const GROUPS_AT_ONCE = 3;

const DIALOG = '[role="dialog"]';
const PANEL = '[role="tabpanel"]';

async function dress(page: Page, { theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: width > 600 ? 900 : 740 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.context().addCookies([{ name: "theme", value: theme, url: BASE_URL }]);
}

/** `part`: what is new against what has been looked at before; without it the whole page. */
async function inspect(page: Page, name: string, look: Look, part?: string): Promise<void> {
  await picture(page, name, look, part);
  await expectNothingGrave(page, name, part);
}

async function picture(page: Page, name: string, look: Look, part?: string): Promise<void> {
  await page.screenshot({
    path: `test-results/screens/${name}-${look.name}.png`,
    fullPage: part !== DIALOG,
  });
  await fits(page, name);
}

async function fits(page: Page, name: string): Promise<void> {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(beyond, `${name} runs off the side by so many pixels`).toBe(0);
}

for (const look of LOOKS) {
  test(`pages of a user, ${look.name}`, async ({ page, line, addPerson, signIn, signInAs }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await inspect(page, "sign-in", look);
    expect((await page.goto("/nothing-here"))?.status()).toBe(404);
    await inspect(page, "not-found", look);

    await signInAs("user");
    await page.goto("/usage");
    await untilLive(page);
    // What comes when somebody is near is looked at too.
    for (const title of ["How long it lasts", "Where it went", "What changed"])
      await page.getByRole("heading", { name: title }).scrollIntoViewIfNeeded();
    await expect(page.getByText("The same as a table")).toBeVisible();
    await expect(page.getByRole("table", { name: /^Where it went/ })).toBeVisible();
    await expect(page.getByRole("list", { name: "Changes" })).toBeVisible();
    await inspect(page, "usage", look);
    await page.getByRole("row").getByRole("button", { name: /^why/ }).nth(2).click();
    await expect(page.getByRole("dialog")).toContainText("Seq");
    await inspect(page, "usage-trace", look, DIALOG);

    const account = await openAccount("pro", { consent: { mode: "ask" } });
    await signIn(await addPerson(account));
    await page.goto(`${line.url}/usage`);
    await untilLive(page);
    await inspect(page, "usage-empty", look);
    await grant(account, "purchased", "50");
    await useUpVideo(account);
    await ask(account, "sora.video", { seconds: 12 });
    await expect(page.getByRole("region", { name: "Newest request" })).toContainText("Blocked");
    if (look.width < 600) await page.getByRole("button", { name: "What you can do" }).click();
    await page.getByRole("button", { name: /^Wait until/ }).click();
    await inspect(page, "usage-blocked", look);
    line.cut();
    await page.locator('[data-stream="offline"]').waitFor();
    await inspect(page, "usage-offline", look, "header");
  });

  test(`what a member sees of an organization, ${look.name}`, async ({ page, signInAs }) => {
    await dress(page, look);
    await signInAs("member");
    await page.goto("/usage");
    await untilLive(page);
    await expect(page.getByRole("heading", { name: "Your share" })).toBeVisible();
    await inspect(page, "usage-member", look);
  });

  test(`the credits of a user, ${look.name}`, async ({ page, addPerson, signIn, signInAs }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await signInAs("user");
    await page.goto("/credits");
    await untilLive(page);
    await expect(page.getByRole("img", { name: /credits end on/ })).toBeVisible();
    await page.getByRole("heading", { name: "How credits may be used" }).scrollIntoViewIfNeeded();
    await expect(page.getByRole("button", { name: "Save caps" })).toBeVisible();
    await inspect(page, "credits", look);
    await page
      .getByRole("button", { name: /^chain/ })
      .first()
      .click();
    await expect(page.getByRole("dialog")).toContainText("Balance update");
    await inspect(page, "credits-chain", look, DIALOG);
    await signIn(await addPerson(await openAccount("pro"), "viewer"));
    await page.goto("/credits");
    await untilLive(page);
    await inspect(page, "credits-empty", look);
  });

  test(`paying, and the receipt, ${look.name}`, async ({ page, addPerson, signIn }) => {
    await dress(page, look);
    const account = await openAccount("free");
    await signIn(await addPerson(account));
    const offer = demand(await api.get(`/accounts/${account}/credit-packages`), 200);
    const asked = {
      package: offer.data[0].id,
      consent: { mode: "always" },
      return_url: `${BASE_URL}/credits`,
    };
    const purchase = demand(await api.post(`/accounts/${account}/purchases`, asked), 201);
    await page.goto(new URL(purchase.checkout.url).pathname);
    await inspect(page, "pay", look);
    await page.getByRole("button", { name: /^Approve Paid at once/ }).click();
    await expect(page.getByText(/^Delivered/)).toBeVisible();
    await inspect(page, "pay-approved", look);
    await page.goto(`/credits/receipts/${purchase.id}`);
    await expect(page.getByText("No tax was added.")).toBeVisible();
    await inspect(page, "receipt", look);
  });

  test(`pages before the sign-in, and the mail they write, ${look.name}`, async ({ page }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    for (const name of ["sign-up", "forgot-password", "verify", "reset-password"]) {
      await page.goto(`/${name}`);
      await page.getByRole("main").getByRole("button").last().click();
      await inspect(page, name, look);
    }
    await page.goto("/dev/outbox");
    await inspect(page, "outbox", look);
  });

  test(`members and how one joins, ${look.name}`, async ({ page, addPerson, signIn }) => {
    await dress(page, look);
    const account = await openAccount("team", { name: "Test Robotics", kind: "organization" });
    const email = `${look.name.replaceAll(/\W+/g, "-")}-${Date.now()}@example.net`;
    for (const name of ["Ana", "Ben"]) demand(await api.post(`/accounts/${account}/members`, { name }), 201);
    demand(await api.post(`/accounts/${account}/invitations`, { email, name: "Ana" }), 201);
    await page.goto("/dev/outbox");
    const mail = page.getByRole("listitem").filter({ hasText: `to ${email}` });
    await page.goto((await mail.first().getByRole("link").getAttribute("href")) ?? "");
    await page.getByRole("button", { name: "Join Test Robotics" }).click();
    await expect(page.getByText("Choose a password.")).toBeVisible();
    await inspect(page, "join", look);
    await signIn(await addPerson(account));
    await page.goto(`/settings/members?account=${account}`);
    await expect(page.getByRole("region", { name: "Invitations" })).toContainText(email);
    await inspect(page, "members", look);
    await page.getByRole("button", { name: "Invite… Ben" }).click();
    await expect(page.getByRole("dialog")).toContainText("They become Ben");
    await inspect(page, "members-invite", look, DIALOG);
  });

  test(`keys and settings, ${look.name}`, async ({ page, addPerson, signIn }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await signIn(await addPerson(await openAccount("pro")));
    await page.goto("/settings");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Enter the password you have now.")).toBeVisible();
    await inspect(page, "settings", look);
    await page.goto("/keys");
    await page.getByRole("button", { name: "Create a key" }).click();
    await expect(page.getByRole("dialog")).toContainText("It may");
    await inspect(page, "keys-create", look, DIALOG);
    await page.getByRole("dialog").getByLabel("Name").fill(`Laptop ${look.name}`);
    await page.getByRole("dialog").getByLabel("Spend cap").fill("25");
    await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await expect(page.getByRole("row").filter({ hasText: `Laptop ${look.name}` })).toContainText(
      "of 25.00 cr",
    );
    await inspect(page, "keys", look);
  });

  test(`the webhooks of an account, ${look.name}`, async ({ page, addPerson, signIn }) => {
    await dress(page, look);
    const account = await openAccount("pro");
    await signIn(await addPerson(account));
    await page.goto("/settings/webhooks");
    await expect(page.getByText("No endpoints")).toBeVisible();
    await inspect(page, "webhooks-empty", look);
    const endpoint = (body: object) =>
      api.post("/webhook-endpoints", { url: "https://webhooks.invalid/hook", account, ...body });
    const paused = demand(await endpoint({ event_types: ["alert.crossed", "dispute.answered"] }), 201);
    demand(await api.send("PATCH", `/webhook-endpoints/${paused.id}`, { body: { status: "disabled" } }), 200);
    const { id } = demand(await endpoint({ description: "Billing, told of everything" }), 201);
    demand(await api.post(`/webhook-endpoints/${id}/ping`, undefined), 202);
    await page.reload();
    await page.getByRole("row").filter({ hasText: "Billing" }).getByRole("button", { name: "Log" }).click();
    await expect(page.getByRole("row").filter({ hasText: "endpoint.ping" })).toBeVisible();
    await inspect(page, "webhooks", look);
    await page.getByRole("button", { name: "Add an endpoint" }).click();
    await page.getByRole("dialog").getByRole("radio", { name: "Only some kinds" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Add endpoint" }).click();
    await expect(page.getByRole("dialog")).toContainText("Address is missing");
    await inspect(page, "webhooks-add", look, DIALOG);
  });

  test(`activity and the check of a bill, ${look.name}`, async ({ page, addPerson, signIn, signInAs }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await signInAs("user");
    await page.goto("/activity");
    await untilLive(page);
    await inspect(page, "activity", look);
    // Of its own: an account is checked once at a time, and the other looks have the demo's.
    await signIn(await addPerson(await openAccount("pro")));
    await page.goto("/check");
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByText("It adds up")).toBeVisible({ timeout: 20_000 });
    await inspect(page, "check", look);
  });

  test(`pages of an administrator, ${look.name}`, async ({ page, signInAs }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await signInAs("admin");
    await page.goto("/admin/accounts?q=demo");
    await page.getByRole("searchbox").fill("");
    await expect(page.getByRole("link", { name: /\w/ }).nth(3)).toBeVisible();
    await inspect(page, "accounts", look);
    await page.getByRole("searchbox").fill("Robin");
    await page.getByRole("link", { name: "Robin Moreau" }).click();
    await untilLive(page);
    await inspect(page, "account", look);
    await page.getByRole("tab", { name: "Ledger" }).click();
    await page.getByRole("button", { name: "Recompute" }).click();
    await expect(page.getByText("0 difference, 0 breaks")).toBeVisible();
    await inspect(page, "account-ledger", look, PANEL);
    await page
      .getByRole("button", { name: /^chain/ })
      .first()
      .click();
    await expect(page.getByRole("dialog")).toContainText("charged");
    await inspect(page, "account-chain", look, DIALOG);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Grants" }).click();
    await page.getByRole("button", { name: /^History/ }).click();
    await inspect(page, "account-grants", look, PANEL);
    await page.getByRole("button", { name: "Issue a grant" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Issue grant" }).click();
    await expect(page.getByRole("dialog")).toContainText("Amount is missing");
    await inspect(page, "account-issue", look, DIALOG);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Decisions" }).click();
    await expect(page.getByRole("row").nth(20)).toBeVisible();
    await inspect(page, "account-decisions", look, "tbody tr:first-child");
    await page.getByRole("button", { name: "Freeze…" }).click();
    await expect(page.getByRole("dialog")).toContainText("Freeze everything");
    await inspect(page, "account-freeze", look, DIALOG);
    await page.goto("/admin/accounts/ext:demo-acme?tab=members");
    await expect(page.getByRole("row").filter({ hasText: "Priya Nair" })).toContainText("60.00 of 60.00");
    await inspect(page, "account-members", look, PANEL);
    await page.getByRole("button", { name: "Add a member" }).click();
    await page.getByRole("radio", { name: "Their own" }).check();
    await inspect(page, "account-member", look, DIALOG);
  });

  test(`codes, plans and their simulator, ${look.name}`, async ({ page, signInAs }) => {
    test.setTimeout(60_000);
    await dress(page, look);
    await signInAs("admin");
    await page.goto("/admin/codes");
    await page.getByRole("button", { name: "Make a code" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make code" }).click();
    await expect(page.getByRole("dialog")).toContainText("Label is missing");
    await inspect(page, "code-form", look, DIALOG);
    await page.keyboard.press("Escape");
    await inspect(page, "codes", look);
    await page.goto("/admin/plans");
    await inspect(page, "plans", look);
    const plan = await planOnTrial();
    await page.goto(`/admin/plans/${plan}`);
    await expect(page.getByText("Nothing is tried yet")).toBeVisible();
    await inspect(page, "plan", look);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page.getByText(/newly blocked/).first()).toBeVisible({ timeout: 30_000 });
    await inspect(page, "plan-simulated", look);
  });

  // So much is looked at once in each theme and each width, and by axe, which is slow on it, once.
  if ((look.theme === "light") !== look.width > 600) continue;
  test(`every component in every state, ${look.name}`, async ({ page, signInAs }) => {
    test.setTimeout(120_000);
    await dress(page, look);
    await signInAs("admin");
    await page.goto("/dev/ui");
    await fits(page, "gallery");
    const anchors = await page
      .getByRole("navigation", { name: "Groups" })
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(anchors.length).toBeGreaterThan(0);
    for (let at = 0; at < anchors.length; at += GROUPS_AT_ONCE) {
      const groups = anchors.slice(at, at + GROUPS_AT_ONCE).map((anchor) => anchor.slice(1));
      await page.goto(`/dev/ui?groups=${groups.join(",")}`);
      for (const group of groups) await expect(page.locator(`#${group}`)).toBeVisible();
      const name = `gallery-${groups.join("-")}`;
      await (look.theme === "light" ? inspect : picture)(page, name, look);
    }
  });
}

test("what axe is here to find it finds: a picture without words, and text that is too pale", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await expectNothingGrave(page, "sign-in");
  for (const fault of ['<img src="data:,">', '<p style="color:#bbb;background:#fff">Pale</p>']) {
    await page.locator("main").evaluate((main, html) => main.insertAdjacentHTML("beforeend", html), fault);
    await expect(expectNothingGrave(page, "planted")).rejects.toThrow(/planted: (image-alt|color-contrast)/);
    await page.locator("main").evaluate((main) => main.lastElementChild?.remove());
  }
});

test("at 320 pixels, which is 400 % on a small screen, every page reflows", async ({ page, signInAs }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/sign-in");
  await fits(page, "sign-in");
  await signInAs("user");
  await page.goto("/usage");
  await untilLive(page);
  await fits(page, "usage");
  await page.screenshot({ path: "test-results/screens/usage-light-320.png", fullPage: true });
  await page.goto("/credits");
  await untilLive(page);
  await fits(page, "credits");
  for (const path of ["activity", "check"]) {
    await page.goto(`/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await fits(page, path);
  }
  await signInAs("admin");
  await page.goto("/admin/accounts?q=Robin");
  await fits(page, "accounts");
  await page.getByRole("link", { name: "Robin Moreau" }).click();
  await untilLive(page);
  for (const name of ["Overview", "Ledger", "Grants", "Decisions"]) {
    await page.getByRole("tab", { name }).click();
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
    await fits(page, name);
  }
});

test("the keyboard reaches the content at once, and the printed page is the content alone", async ({
  page,
  signInAs,
}) => {
  await signInAs("user");
  await page.goto("/usage");
  await untilLive(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.screenshot({ path: "test-results/screens/usage-print.png", fullPage: true });
});
