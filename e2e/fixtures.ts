import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { hashPassword } from "better-auth/crypto";
import pg from "pg";
import { uuidOfId } from "../lib/engine/ids";
import { freshId, freshRef } from "../lib/ids";
import { Api, type Json } from "../lib/testing/contract/api";
import { demand } from "../lib/testing/contract/world";
import type { Demo } from "../server/start/demo";
import { type CuttableLine, cuttableLine } from "./cuttable-line";

const read = (name: string): string => process.env[name] ?? "";

export const BASE_URL = read("SPILLWAY_E2E_URL");
export const demo = (): Demo => JSON.parse(read("SPILLWAY_E2E_DEMO") || "null");

/** The API as an administrator's sandbox key sees it. */
export const api = new Api(
  BASE_URL,
  (JSON.parse(read("SPILLWAY_E2E_CONTRACT_KEYS") || "{}") as Json).sandbox,
);

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** Demo accounts, by what their plan is; new accounts of tests are opened on the same. */
const ON_PLAN = {
  pro: "ext:demo-user",
  free: "ext:demo-used-up",
  enterprise: "ext:demo-north-college",
  team: "ext:demo-acme",
} as const;

/** Opens an account of the test's own, so that tests beside it change nothing it looks at. */
export async function openAccount(plan: keyof typeof ON_PLAN, more: object = {}): Promise<string> {
  const like = demand(await api.get(`/accounts/${ON_PLAN[plan]}`), 200);
  const body = { name: "Maya Test", plan: like.plan, time_zone: "Europe/Berlin", ...more };
  return demand(await api.post("/accounts", body), 201).id;
}

export async function grant(account: string, kind: string, amount: string, more: object = {}): Promise<Json> {
  const body = { kind, amount, reason: "Test credits", ...more };
  return demand(await api.post(`/accounts/${account}/grants`, body), 201);
}

/** Asks for a decision; its outcome is the test's business. */
export async function ask(account: string, feature: string, usage: Record<string, number>): Promise<Json> {
  return demand(await api.post("/decisions", { account, feature, usage }), 200);
}

/**
 * A plan of the test's own with a window of ten requests a day and a draft with four, and an account that has asked for twelve. Answers the
 * plan's id.
 */
export async function planOnTrial(): Promise<string> {
  const like = demand(await api.get(`/accounts/${ON_PLAN.free}`), 200);
  const [free, version] = like.plan.split("@");
  const { content } = demand(await api.get(`/plans/${free}/versions/${version}`), 200);
  const window = (limit: number) => ({
    ...content,
    features: null,
    gates: [],
    grants: [],
    layers: [
      {
        source: "windows",
        key: "windows",
        windows: [{ kind: "calendar", key: "1d", measure: "requests", limit, unit: "day" }],
      },
    ],
  });
  const name = `On trial ${freshRef(Date.now()).slice(-6)}`;
  const plan = demand(await api.post("/plans", { name, content: window(10) }), 201).id;
  demand(await api.post(`/plans/${plan}/publish`, undefined), 200);
  demand(await api.send("PUT", `/plans/${plan}/draft`, { body: { content: window(4) } }), 200);
  const account = await openAccount("free", { name: `Asks often ${name.slice(-6)}`, plan: `${plan}@1` });
  for (let nth = 0; nth < 12; nth++) await ask(account, "codex.task", { input_tokens: 100 });
  return plan;
}

export const standingOf = async (account: string): Promise<Json> =>
  demand(await api.get(`/accounts/${account}/standing`), 200);

/** Takes 39.75 of the 40 credits of video that an account on the Pro plan has included in a day. */
export const useUpVideo = (account: string) => ask(account, "sora.video", { seconds: 53 });

const PASSWORD = "correct horse battery";

interface WorkerParts {
  database: pg.Pool;
  passwordHash: string;
}

interface TestParts {
  /** Adds somebody who may sign in: the owner of an account, somebody who may only look, or one of its members. */
  addPerson(account: string | null, role?: "owner" | "viewer" | "member", member?: string): Promise<Person>;
  /** Signs in without the form, which has a test of its own. */
  signIn(person: Person): Promise<void>;
  signInAs(role: "user" | "member" | "admin"): Promise<void>;
  /** The app by way of a wire that the test may cut. */
  line: CuttableLine;
  /** Fails the test when a page of it broke in the browser, or was not what the server had rendered. */
  noBreakage: undefined;
}

export const test = base.extend<TestParts, WorkerParts>({
  timezoneId: "Europe/Berlin",
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
    async ({}, use) => {
      const pool = new pg.Pool({ connectionString: read("SPILLWAY_E2E_DATABASE_URL"), max: 1 });
      await use(pool);
      await pool.end();
    },
    { scope: "worker" },
  ],
  passwordHash: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
    async ({}, use) => use(await hashPassword(PASSWORD)),
    { scope: "worker" },
  ],
  addPerson: async ({ database, passwordHash }, use) => {
    await use(async (account, role = "owner", member = undefined) => {
      const id = freshId("usr", Date.now());
      const email = `${id.slice(-12)}@example.net`;
      await database.query(
        "insert into users (id, name, email, email_verified, role) values ($1, 'Maya Test', $2, true, 'user')",
        [id, email],
      );
      await database.query(
        "insert into user_credentials (id, user_id, account_id, provider_id, password) values ($1, $2, $2, 'credential', $3)",
        [freshRef(Date.now()), id, passwordHash],
      );
      if (account !== null) {
        const values = [uuidOfId(account), id, role, member === undefined ? null : uuidOfId(member)];
        await database.query(
          "insert into account_users (account_id, user_id, role, member_id) values ($1, $2, $3, $4)",
          values,
        );
      }
      return { email, password: PASSWORD };
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
  line: async ({}, use) => {
    const line = await cuttableLine(BASE_URL);
    await use(line);
    await line.close();
  },
  // While a page streams in, React may hold a second, hidden copy of a piece for a moment: a test reads what a person sees.
  page: async ({ page }, use) => {
    for (const find of ["getByText", "getByLabel"] as const) {
      const anywhere = page[find].bind(page);
      page[find] = (text, options) => anywhere(text, options).filter({ visible: true });
    }
    await use(page);
  },
  noBreakage: [
    async ({ context }, use) => {
      const broken: string[] = [];
      context.on("weberror", (found) => broken.push(found.error().message));
      context.on("console", (message) => {
        if (message.type() === "error" && /react error|hydrat/i.test(message.text()))
          broken.push(message.text());
      });
      await use(undefined);
      expect(broken).toEqual([]);
    },
    { auto: true },
  ],
  signIn: async ({ context }, use) => use((person) => signIn(context, person)),
  signInAs: async ({ context }, use) =>
    use(async (role) => {
      const person = demo().signIns.find((one) => one.role === role);
      if (person === undefined) throw new Error(`the demo has no ${role}`);
      await signIn(context, person);
    }),
});

async function signIn(context: BrowserContext, person: Person): Promise<void> {
  const answer = await context.request.post("/api/auth/sign-in/email", {
    data: person,
    headers: { origin: BASE_URL },
  });
  if (!answer.ok()) throw new Error(`${person.email} could not sign in: ${answer.status()}`);
}

/** The page's line to the server stands: what is done from now on arrives by itself. */
export async function untilLive(page: Page): Promise<void> {
  await page.locator('[data-stream="live"]').waitFor();
}

/** The number of the snapshot that the page shows. */
export async function shownSeq(page: Page): Promise<number> {
  const text = await page.locator("[data-stream]").innerText();
  return Number(/seq\s+([\d\s\u202f]+)/.exec(text)?.[1]?.replaceAll(/\D/g, ""));
}
