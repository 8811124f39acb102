import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, openAccount, test } from "./fixtures";

test("a code is made on the page, shown once, redeemed as often as it says, and another is ended", async ({
  page,
  signInAs,
}) => {
  const mark = `Spring ${Date.now().toString(36)}`;
  const accounts = [await openAccount("pro"), await openAccount("pro")];
  await signInAs("admin");
  await page.goto("/admin/codes");
  const form = page.getByRole("dialog");
  const make = async (label: string) => {
    await page.getByRole("button", { name: "Make a code" }).click();
    await form.getByLabel("Label").fill(label);
    await form.getByLabel(/^Credits/).fill("12.5");
    await form.getByLabel("How often").fill("1");
    await form.getByRole("radio", { name: "Sandbox accounts" }).check();
    await form.getByRole("button", { name: "Make code" }).click();
    await expect(form).toContainText("shown once");
    const letters = await form.locator("code").innerText();
    await form.getByRole("button", { name: "I have kept it" }).click();
    return letters;
  };
  await page.getByRole("button", { name: "Make a code" }).click();
  await form.getByRole("button", { name: "Make code" }).click();
  await expect(form).toContainText("Label is missing");
  await form.getByRole("button", { name: "Cancel" }).click();

  const code = await make(mark);
  const row = page.getByRole("row").filter({ hasText: mark });
  await expect(row).toContainText("open");
  const redeem = (account: string | undefined) => api.post(`/accounts/${account}/codes/redeem`, { code });
  demand(await redeem(accounts[0]), 201);
  expect((await redeem(accounts[1])).body.code).toBe("code_ended");
  await page.reload();
  await expect(row).toContainText("used up");
  await expect(row).not.toContainText(code);

  await make(`${mark} second`);
  const second = page.getByRole("row").filter({ hasText: `${mark} second` });
  await second.getByRole("button", { name: /^End…/ }).click();
  await form.getByRole("button", { name: "End code" }).click();
  await expect(second).toContainText("ended");
});
