import { expect } from "@playwright/test";
import { demo, openAccount, test } from "./fixtures";

test("signing in leads back to what was asked; a wrong password says not which part was wrong; signing out ends it", async ({
  page,
}) => {
  const person = demo().signIns.find(({ role }) => role === "user");
  await page.goto("/usage?decision=dec_01jx9q8r7t6v5w4x3y2z1a0b9c");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.getByLabel("E-mail").fill(person?.email ?? "");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toContainText(/e-mail or password/i);
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.getByLabel("Password").fill(person?.password ?? "");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/usage?decision=dec_01jx9q8r7t6v5w4x3y2z1a0b9c");
  // There is no such decision: it is said in the drawer, and the page behind stands.
  await expect(page.getByRole("dialog")).toContainText("no such decision");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("nobody is sent elsewhere after signing in, nor to a page that does not exist for them", async ({
  page,
  addPerson,
}) => {
  const person = await addPerson(await openAccount("free"));
  for (const next of ["//evil.example/usage", "/\\evil.example", "/admin/accounts"]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL("/usage");
  }
});

test("pages of the administration do not exist for a user, and neither do accounts of others", async ({
  page,
  addPerson,
  signIn,
}) => {
  const [mine, yours] = [await openAccount("free"), await openAccount("free")];
  await signIn(await addPerson(mine));
  for (const path of [
    "/admin",
    "/admin/accounts",
    `/admin/accounts/${mine}`,
    `/usage?account=${yours}`,
    "/usage?account=acct_01jx9q8r7t6v5w4x3y2z1a0b9c",
    "/usage?account=nonsense",
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("There is no such");
    await expect(page.getByText(yours)).toHaveCount(0);
  }
  expect((await page.goto(`/usage?account=${mine}`))?.status()).toBe(200);
  const standing = await page.request.get(`/api/v1/accounts/${yours}/standing`);
  expect(standing.status()).toBe(404);
});

test("whoever is signed in without an account is told so, and an administrator has none", async ({
  page,
  addPerson,
  signIn,
  signInAs,
}) => {
  await signIn(await addPerson(null));
  await page.goto("/usage");
  await expect(page.getByText("No account yet")).toBeVisible();
  await signInAs("admin");
  await page.goto("/");
  await expect(page).toHaveURL("/admin/accounts");
  const unknown = await page.goto("/admin/accounts/acct_01jx9q8r7t6v5w4x3y2z1a0b9c");
  expect(unknown?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such account");
});
