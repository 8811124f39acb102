import { expect } from "@playwright/test";
import { demand } from "../lib/testing/contract/world";
import { api, ask, grant, openAccount, test, untilLive } from "./fixtures";

async function disputedCharge() {
  const account = await openAccount("pro");
  await grant(account, "promo", "20");
  const charge = await ask(account, "sora.video", { seconds: 4 });
  const said = { reason: "failed_work", message: "The clip is black." };
  demand(await api.post(`/usage-events/${charge.usage_event}/disputes`, said), 201);
  return { account, charge };
}

test("an administrator answers a dispute from the charge it is about, and what is left is paid back", async ({
  page,
  signInAs,
}) => {
  const { account } = await disputedCharge();
  await signInAs("admin");
  await page.goto(`/admin/accounts/${account}?tab=decisions`);
  await untilLive(page);
  await page.getByRole("button", { name: "“The clip is black.”" }).click();
  const disputes = page.getByRole("dialog", { name: "Why" }).getByRole("region", { name: "Disputes" });
  const refund = disputes.getByRole("button", { name: "Refund all that is left" });
  await refund.click();
  await expect(disputes).toContainText("Answer is missing");
  await disputes.getByRole("textbox", { name: "Answer" }).fill("The render failed. Sorry.");
  await refund.click();
  await expect(disputes).toContainText("“The render failed. Sorry.”");
  await expect(disputes.getByRole("textbox")).toHaveCount(0);
  const [answered] = demand(await api.get(`/disputes?account=${account}`), 200).data;
  expect(answered.answer.refund).toMatch(/^use_/);
});

test("who may only look takes the dispute pack along, and is told who can report a problem", async ({
  page,
  addPerson,
  signIn,
}) => {
  const { account, charge } = await disputedCharge();
  await signIn(await addPerson(account, "viewer"));
  await page.goto(`/activity?decision=${charge.id}`);
  const trace = page.getByRole("dialog", { name: "Why" });
  await expect(trace).toContainText("its owner can report it");
  await expect(trace).toContainText("The clip is black.");
  await expect(trace.getByRole("button", { name: /Report|Take it back/ })).toHaveCount(0);
  const saved = page.waitForEvent("download");
  await trace.getByRole("button", { name: "Save as PDF" }).click();
  const pdf = await (await saved).createReadStream();
  expect(
    Buffer.concat(await pdf.toArray())
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
});
