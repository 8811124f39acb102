import { expect, type Page } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, openAccount, test } from "./fixtures";

const PASSWORD = "over the spillway";
const freshEmail = () => `i${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}@example.net`;

/** The link in the mail to this address, as the outbox page shows it. */
async function linkTo(page: Page, email: string): Promise<string> {
  await page.goto("/dev/outbox");
  const mail = page.getByRole("listitem").filter({ hasText: `to ${email}` });
  const link = await mail.first().getByRole("link").getAttribute("href");
  return link ?? "";
}

test("an owner invites a person, who chooses a password, sees their share, and is unlinked again", async ({
  page,
  browser,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("team", { name: "Test Robotics", kind: "organization" });
  const email = freshEmail();
  await signIn(await addPerson(account));
  await page.goto("/settings");
  await page.getByRole("region", { name: "Organizations" }).getByRole("link", { name: "Members" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Members of Test Robotics");
  await page.getByRole("button", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("nobody");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByText("An e-mail address looks like name@example.com")).toBeVisible();
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Name").fill("Ana Duarte");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const invitations = page.getByRole("region", { name: "Invitations" });
  await expect(invitations.getByRole("row").filter({ hasText: email })).toContainText("waiting");

  const theirs = await browser.newPage();
  const link = await linkTo(theirs, email);
  // Whoever is signed in with another address is told, and nothing is done.
  await page.goto(link);
  await expect(page.getByText("This invitation is for another address.")).toBeVisible();
  await page.goto(`/settings/members?account=${account}`);
  await theirs.goto(link);
  await expect(
    theirs.getByText("You are invited to be a member of Test Robotics, as Ana Duarte."),
  ).toBeVisible();
  await theirs.getByLabel("Choose a password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Join Test Robotics" }).click();
  await expect(theirs.getByRole("region", { name: "Your share" })).toBeVisible();
  await theirs.goto(link);
  await expect(theirs.getByText("This invitation was accepted.")).toBeVisible();
  await theirs.goto("/settings");
  await expect(theirs.getByRole("link", { name: "Your share" })).toBeVisible();

  const row = page.getByRole("table", { name: "Members, newest first" }).getByRole("row");
  await expect(row.filter({ hasText: "Ana Duarte" })).toContainText(email);
  await row.getByRole("button", { name: "Unlink… Ana Duarte" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink person" }).click();
  await expect(row.filter({ hasText: "Ana Duarte" })).toContainText("nobody");
  await theirs.goto("/usage");
  await expect(theirs.getByText("No account yet")).toBeVisible();
  await theirs.close();
});

test("somebody who signs in already accepts after signing in, and an invitation that was taken back says so", async ({
  page,
  addPerson,
}) => {
  const account = await openAccount("team", { name: "Test Robotics", kind: "organization" });
  const path = `/accounts/${account}/invitations`;
  const person = await addPerson(null);
  demand(await api.post(path, { email: person.email, name: "Maya" }), 201);
  const other = freshEmail();
  const { id } = demand(await api.post(path, { email: other, name: "Other" }), 201);
  demand(await api.send("DELETE", `${path}/${id}`), 200);
  const [link, revoked] = [await linkTo(page, person.email), await linkTo(page, other)];
  await page.goto(revoked);
  await expect(page.getByText("This invitation was taken back.")).toBeVisible();
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("link", { name: "Sign in to accept" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Join Test Robotics" }).click();
  await expect(page.getByRole("region", { name: "Your share" })).toBeVisible();
});
