import { expect } from "@playwright/test";
import { BASE_URL, grant, openAccount, test, untilLive } from "./fixtures";

const OURS = "12\u202f000.50";
const THEIRS = "12.000,50";

test("numbers are written as their reader chose, by the server and live alike; what is exported and typed is plain", async ({
  page,
  context,
  request,
  addPerson,
  signIn,
}) => {
  const account = await openAccount("pro");
  await grant(account, "promo", "12000.5");
  await signIn(await addPerson(account));
  await page.goto("/settings");
  await page.getByRole("combobox", { name: "Numbers" }).selectOption("1.234.567,89");
  await expect(page.getByText("Here: 1.250,50 of 12.000,00 credits")).toBeVisible();

  await page.goto("/credits");
  await untilLive(page);
  const main = page.getByRole("main");
  await expect(main).toContainText(THEIRS);
  await expect(main).not.toContainText(OURS);
  await grant(account, "promo", "1000");
  await expect(main).toContainText("13.000,50");
  await page.getByRole("heading", { name: "How credits may be used" }).scrollIntoViewIfNeeded();
  await expect(page.getByText("With a point: 1250.5").first()).toBeVisible();
  await page.screenshot({ path: "test-results/screens/credits-in-commas-light-1280.png", fullPage: true });
  for (const path of ["/usage", "/activity"]) {
    await page.goto(path);
    await untilLive(page);
  }

  // Readers who are answered at once, each in their own style.
  const cookies = await context.cookies(BASE_URL);
  const cookieOf = (style: string) =>
    cookies.map(({ name, value }) => `${name}=${name === "numbers" ? style : value}`).join("; ");
  const pageIn = async (style: string) =>
    (await request.get("/credits", { headers: { cookie: cookieOf(style) } })).text();
  const written: Record<string, string> = {
    point: "13.000,50",
    space: "13\u202f000.50",
    comma: "13,000.50",
    plain: "13000.50",
  };
  const asked = [...Object.keys(written), ...Object.keys(written)];
  const pages = await Promise.all(asked.map(pageIn));
  asked.forEach((style, at) => {
    const found = Object.values(written).filter((one) => pages[at]?.includes(`>${one}<`));
    expect(found).toEqual([written[style]]);
  });

  const headers = { accept: "text/csv", cookie: cookieOf("point") };
  const csv = await request.get(`/api/v1/accounts/${account}/balance-updates`, { headers });
  expect(await csv.text()).toContain(",12000.5,");
});
