import { expect, type Locator, type Page } from "@playwright/test";
import { Api } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import { totpOf } from "../lib/testing/totp";
import { BASE_URL, openAccount, test } from "./fixtures";

const PASSWORD = "over the spillway";
const TABS_MAX = 60;

const freshEmail = () => `p${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}@example.net`;

/** Gets there as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

/** The link in the newest mail to this address, as the outbox page shows it. */
async function linkTo(page: Page, email: string): Promise<Locator> {
  const mail = page.getByRole("listitem").filter({ hasText: `to ${email}` });
  await expect(mail.first()).toBeVisible();
  return mail.first().getByRole("link");
}

test("from the first visit to the first decision by keyboard alone: sign up, confirm, sign in, first key", async ({
  page,
}) => {
  // Some two hundred presses of a key, each looked after.
  test.setTimeout(60_000);
  const email = freshEmail();
  await page.goto("/sign-in");
  await press(page, page.getByRole("link", { name: "Sign up" }));
  await type(page, page.getByLabel("Name"), "Noor Haddad");
  await type(page, page.getByLabel("E-mail"), email);
  await type(page, page.getByLabel("Password"), "short");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Password must have at least 10 characters.")).toBeVisible();
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Look at your mail.")).toBeVisible();
  await press(page, page.getByRole("link", { name: "read it in the outbox" }));
  await press(page, await linkTo(page, email));
  await press(page, page.getByRole("button", { name: "Confirm this address" }));
  await press(page, page.getByRole("link", { name: "Sign in", exact: true }));
  await type(page, page.getByLabel("E-mail"), email);
  await type(page, page.getByLabel("Password"), PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/keys");
  await press(page, page.getByRole("main").getByRole("button", { name: "Create a key" }));
  const dialog = page.getByRole("dialog");
  await type(page, dialog.getByLabel("Name"), "first");
  await press(page, dialog.getByRole("button", { name: "Create key" }));
  const secret = await dialog.locator("code").first().innerText();
  await press(page, dialog.getByRole("button", { name: "I have kept it" }));
  const api = new Api(BASE_URL, secret);
  const account = demand(await api.get("/accounts"), 200).data[0].id;
  const asked = { account, feature: "codex.task", usage: { input_tokens: 100 } };
  expect(demand(await api.post("/decisions", asked), 200).outcome).toBe("allowed");
  await press(page, page.getByRole("navigation").getByRole("link", { name: "Usage" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Usage");
});

test("a forgotten password is set anew by the link in the mail, and the old one opens nothing", async ({
  page,
  addPerson,
}) => {
  const person = await addPerson(await openAccount("free"));
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  // The page before it has a field of the same name.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Forgot your password?");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Send a link" }).click();
  await page.getByRole("link", { name: "read it in the outbox" }).click();
  await (await linkTo(page, person.email)).click();
  await page.getByLabel("New password").fill("a new river bed");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not right" })).toBeVisible();
  await page.getByLabel("Password").fill("a new river bed");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/usage");
});

test("a second factor is set up with its code, asked for at the next sign-in, and a backup code stands in for it", async ({
  page,
  addPerson,
  signIn,
}) => {
  // Three sign-ins, each of which hashes a password.
  test.setTimeout(60_000);
  const person = await addPerson(await openAccount("free"));
  await signIn(person);
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Second factor" });
  await section.getByLabel("Your password").fill("not the password");
  await section.getByRole("button", { name: "Set up" }).click();
  await expect(section.getByRole("alert")).toContainText("The password is not right.");
  await section.getByLabel("Your password").fill(person.password);
  await section.getByRole("button", { name: "Set up" }).click();
  await expect(section.getByRole("img", { name: /QR code/ })).toBeVisible();
  const secret = await section.locator("code").first().innerText();
  const backup = await section
    .getByRole("list", { name: "Backup codes" })
    .getByRole("listitem")
    .first()
    .innerText();
  const uri = `otpauth://totp/Spillway?secret=${secret}`;
  await section.getByLabel("Code from the app").fill(totpOf(uri));
  await section.getByRole("button", { name: "Turn on" }).click();
  await expect(section).toContainText("A code is asked for beside your password.");

  for (const code of [() => totpOf(uri), () => backup]) {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL("/sign-in");
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Code")).toBeFocused();
    await page.getByLabel("Code").fill(code());
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/usage");
  }
});

test("settings: a name is kept, mails of alerts are turned off, another session is ended", async ({
  page,
  addPerson,
  signIn,
  playwright,
}) => {
  const person = await addPerson(await openAccount("free"));
  await signIn(person);
  const elsewhere = await playwright.request.newContext({ baseURL: BASE_URL });
  await elsewhere.post("/api/auth/sign-in/email", { data: person, headers: { origin: BASE_URL } });
  await page.goto("/settings");
  await page.getByLabel("Name").fill("Maya Renamed");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("checkbox", { name: /threshold/ }).uncheck();
  await expect(page.getByText("No more mails of alerts.")).toBeVisible();
  await page.getByRole("button", { name: /^End the session/ }).click();
  await expect(page.getByRole("button", { name: /^End the session/ })).toHaveCount(0);
  expect((await elsewhere.get("/api/v1/accounts")).status()).toBe(401);
  await elsewhere.dispose();
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await expect(page.getByRole("region", { name: "Sessions" })).toContainText("GMT+9");
  await page.getByLabel("Dates and hours").selectOption("month");
  await expect(page.getByRole("region", { name: "Sessions" })).toContainText(/\d:\d\d\s(AM|PM) GMT\+9/);
  await page.getByRole("checkbox", { name: /^Single keys/ }).uncheck();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: /^Single keys/ })).not.toBeChecked();
  await expect(page.getByLabel("Name")).toHaveValue("Maya Renamed");
  await expect(page.getByRole("checkbox", { name: /threshold/ })).not.toBeChecked();
});
