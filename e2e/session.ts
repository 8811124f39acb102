import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import type { Demo } from "../server/start/demo";

export const demo = (): Demo => JSON.parse(process.env.SPILLWAY_E2E_DEMO ?? "null") as Demo;

/** The administrator's sandbox key of this run. */
const sandboxKey = (): string =>
  (JSON.parse(process.env.SPILLWAY_E2E_CONTRACT_KEYS ?? "{}") as { sandbox: string }).sandbox;

export async function signIn(page: Page, role: "user" | "admin"): Promise<void> {
  const person = demo().signIns.find((one) => one.role === role);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person?.email ?? "");
  await page.getByLabel("Password", { exact: true }).fill(person?.password ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(role === "admin" ? /\/admin\/accounts/ : /\/usage/);
}

/** Calls the API with the administrator's sandbox key; every POST with a key of its own. */
export async function api<Body>(
  request: APIRequestContext,
  method: string,
  path: string,
  data?: unknown,
): Promise<Body> {
  const response = await request.fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${sandboxKey()}`, "idempotency-key": randomUUID() },
    ...(data === undefined ? {} : { data }),
  });
  expect(response.ok(), `${method} ${path} answered ${response.status()}: ${await response.text()}`).toBe(
    true,
  );
  return (await response.json()) as Body;
}
