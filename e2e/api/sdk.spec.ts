import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { attempt, createSpillway, type Spillway } from "../../lib/sdk/spillway";
import {
  clockedAccount,
  contractFeatures,
  creditsAccount,
  newGrant,
  standingOf,
  type World,
} from "../../lib/testing/contract/world";
import { MOUNTS, worldOn } from "./mounts";

const feature = contractFeatures.task;
const clientOf = ({ api }: World): Spillway =>
  createSpillway({ baseUrl: api.origin, apiKey: api.secret as string });

for (const [where, variable] of MOUNTS) {
  test.describe(`the SDK ${where}`, () => {
    let world: World;
    let client: Spillway;
    test.beforeAll(async () => {
      world = await worldOn(variable);
      client = clientOf(world);
    });

    test("charges what the work reports, and the estimate where it reports nothing", async () => {
      const account = await creditsAccount(world, 100);
      const request = { account, feature, estimate: { units: 10 } };
      const first = await client.withAccess(request, (access) => {
        expect(access.decision).toMatchObject({ outcome: "allowed", mode: "hold", covered: "10" });
        access.used({ units: 4 });
        return "written";
      });
      expect(first).toMatchObject({
        outcome: "allowed",
        value: "written",
        capture: { mode: "capture", cost: "4" },
      });
      await client.withAccess(request, () => {});
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "86", held: "0" });
    });

    test("gives everything back when the work throws, and throws what it threw", async () => {
      const account = await creditsAccount(world, 10);
      const broken = client.withAccess({ account, feature, estimate: { units: 10 } }, (access) => {
        access.used({ units: 3 });
        throw new Error("the model fell over");
      });
      await expect(broken).rejects.toThrow("the model fell over");
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "10", held: "0" });
      const charged = client.withAccess(
        { account, feature, estimate: { units: 10 }, chargesFailures: true },
        (access) => {
          access.used({ units: 3 });
          throw new Error("after the third page");
        },
      );
      await expect(charged).rejects.toThrow("after the third page");
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "7", held: "0" });
    });

    test("gives everything back when the caller leaves, also where the work does not notice", async () => {
      const account = await creditsAccount(world, 10);
      const leaving = new AbortController();
      const left = client.withAccess(
        { account, feature, estimate: { units: 10 }, signal: leaving.signal },
        () => {
          setTimeout(() => leaving.abort(new Error("the tab was closed")), 20);
          return new Promise<void>(() => {});
        },
      );
      await expect(left).rejects.toThrow("the tab was closed");
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "10", held: "0" });
    });

    test("keeps the hold of long work open", async () => {
      const account = await creditsAccount(world, 10);
      const outcome = await client.withAccess(
        { account, feature, estimate: { units: 1 }, holdSeconds: 1 },
        async () => {
          await expect
            .poll(async () => {
              const [hold] = (await standingOf(world, account)).holds;
              const { data } = await client.listDecisions({ account, limit: 200 });
              return hold !== undefined && data.filter(({ mode }) => mode === "extend").length >= 4;
            })
            .toBe(true);
        },
      );
      expect(outcome).toMatchObject({ outcome: "allowed", capture: { cost: "1" } });
    });

    test("aborts the work when its hold was ended by somebody else", async () => {
      const account = await creditsAccount(world, 10);
      let isAborted = false;
      const lost = client.withAccess(
        { account, feature, estimate: { units: 1 }, holdSeconds: 1 },
        async (access) => {
          await client.releaseHold(access.decision.hold?.id as string);
          await new Promise((resolve) => access.signal.addEventListener("abort", resolve));
          isAborted = true;
        },
      );
      const outcome = await attempt(lost);
      expect(!outcome.ok && outcome.error.code).toBe("hold_ended");
      expect(isAborted).toBe(true);
    });

    test("runs nothing when it is blocked, says how to go on, and is allowed under the same key once that was done", async () => {
      const account = await creditsAccount(world, 3);
      const request = { account, feature, estimate: { units: 5 }, idempotencyKey: "chapter-1" };
      const run = () => client.withAccess(request, () => "written");
      for (let again = 0; again < 3; again++) {
        const blocked = await run();
        if (blocked.outcome !== "blocked") throw new Error("more was allowed than there is");
        expect(blocked.decision.reason).toBe("credits_exhausted");
        expect(blocked.decision.ways).toContainEqual({ kind: "buy", amount: "2", needs_consent: false });
      }
      await newGrant(world, account, { amount: "2" });
      expect(await run()).toMatchObject({ outcome: "allowed", value: "written" });
      // And once it was allowed, the key has its effect for ever: a process that begins it again is charged nothing more.
      expect(await run()).toMatchObject({ outcome: "allowed", value: "written" });
      expect((await standingOf(world, account)).credits).toMatchObject({ available: "0", held: "0" });
      const { data } = await client.listUsageEvents(account, { limit: 50 });
      const held = data.filter(({ kind }) => kind === "hold").map((event) => event.idempotency_key);
      expect(held.sort()).toEqual(["chapter-1", "chapter-1~2", "chapter-1~3", "chapter-1~4"]);
    });

    test("goes through lists of any length, and answers every kind of list alike", async () => {
      const account = await creditsAccount(world, 100);
      for (let i = 0; i < 7; i++) await client.decide({ account, feature, usage: { units: 1 } });
      const seqs: number[] = [];
      for await (const event of client.listUsageEvents(account, { limit: 3 })) seqs.push(event.seq);
      expect(seqs).toEqual([9, 8, 7, 6, 5, 4, 3]);
      expect((await client.listUsageEvents(account, { limit: 3 })).has_more).toBe(true);
    });

    test("tells of the account live", async () => {
      const account = await creditsAccount(world, 10);
      const seen: string[] = [];
      for await (const event of client.streamAccount(account)) {
        if (event.type !== "standing" && event.type !== "decision") continue;
        seen.push(event.type);
        if (seen.length === 1) await client.decide({ account, feature, usage: { units: 2 } });
        if (event.type === "standing" && event.data.credits.available === "8") break;
      }
      expect(seen).toEqual(["standing", "decision", "standing"]);
    });

    test("tells refusals by their code, and the compiler by it what else there is", async () => {
      const refused = await attempt(client.getAccount("acct_01k2x4t8b5f6q7r8s9v0w1x2y3"));
      expect(!refused.ok && [refused.error.code, refused.error.status]).toEqual(["not_found", 404]);
      const stranger = createSpillway({ baseUrl: world.api.origin, apiKey: "sk_test_nobody" });
      const unknown = await attempt(stranger.listAccounts());
      expect(!unknown.ok && unknown.error.code).toBe("unauthenticated");
      const { account } = await clockedAccount(world, { plan: world.creditsPlan });
      const blocked = await attempt(
        client.decide({ account, feature, usage: { units: 1 } }, { headers: { prefer: "status" } }),
      );
      if (blocked.ok || blocked.error.code !== "credits_exhausted") throw new Error("it is not blocked");
      expect(blocked.error.status).toBe(402);
      expect(blocked.error.ways.map(({ kind }) => kind)).toContain("buy");
    });
  });
}

test("the SDK as it would be published works in plain Node, without our tools and our tree", async () => {
  const world = await worldOn("SPILLWAY_E2E_URL");
  const account = await creditsAccount(world, 5);
  const project = mkdtempSync(join("test-results", "published-"));
  const installed = join(project, "node_modules/@spillway/sdk");
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, [
    "node_modules/typescript/bin/tsc",
    ...["-p", "lib/sdk", "--outDir", join(installed, "dist")],
  ]);
  execFileSync("cp", ["lib/sdk/package.json", installed]);
  const program = `
    import { createSpillway } from "@spillway/sdk";
    const client = createSpillway({ baseUrl: process.env.URL, apiKey: process.env.KEY });
    const outcome = await client.withAccess(
      { account: process.env.ACCOUNT, feature: "${feature}", estimate: { units: 2 } }, () => "done");
    console.log(outcome.outcome, outcome.capture.cost, Object.keys(await import("@spillway/sdk")).join());`;
  writeFileSync(join(project, "program.mjs"), program);
  const told = execFileSync(process.execPath, ["program.mjs"], {
    cwd: project,
    encoding: "utf8",
    env: { NODE_ENV: "production", URL: world.api.origin, KEY: world.api.secret as string, ACCOUNT: account },
  });
  rmSync(project, { recursive: true, force: true });
  expect(told.trim()).toBe("allowed 2 attempt,createSpillway,isSpillwayError");
});
