import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Simulator } from "@/lib/simulation/run/simulator";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { type Ended, startCommand } from "@/lib/testing/command-line";
import {
  clockedAccount,
  creditsAccount,
  decided,
  demand,
  keyWith,
  newAccount,
  newGrant,
  planLike,
  standingOf,
  units,
  type World,
} from "@/lib/testing/contract/world";

/** The real commands, in processes of their own, against a real server. */
let server: ApiServer;
let world: World;
let folder: string;

beforeAll(async () => {
  server = await startApiServer();
  world = server.world;
  folder = mkdtempSync(join(tmpdir(), "commands-"));
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  SPILLWAY_URL: server.origin,
  SPILLWAY_API_KEY: world.api.secret as string,
  SPILLWAY_DATA_DIR: folder,
  PORT: "1",
});

const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  startCommand(args, { cwd: folder, environment: { ...environment(), ...more } });
const spillway = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  start(args, more).ended;

/** The answer of a command that must end well, with `--json`. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape.
async function json(...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await spillway([...args, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("status", () => {
  test("shows bars, resets as countdown and local date, credits, burn and who pays next", async () => {
    const account = await newAccount(world, { time_zone: "Europe/Berlin" });
    await newGrant(world, account, {
      amount: "16",
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    });
    for (let count = 0; count < 5; count++) await decided(world, units(account, 1));
    const { code, stdout, stderr } = await spillway(["status", account]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /5-hour +█{10}░{10} 5\.00 of 10\.00 credits used, resets in \d h \d\d m \((today|tomorrow) \d\d:\d\d CES?T\)/,
    );
    expect(stdout).toContain("credits  16.00 available, 0.00 held, 0.00 unsettled");
    expect(stdout).toMatch(
      /burn +5\.00 credits were used in the last hour and 5\.00 in the last 24 h \(5 requests\), 0\.00 of them charged/,
    );
    expect(stdout).toMatch(/expires +16\.00 promo in 2\d h/);
    expect(stdout).toMatch(
      /contract\.task +next paid by the plan’s windows; about 23 more like the typical one: 5 by the plan’s windows/,
    );
    expect(stdout).not.toContain("\u001b");
  });

  test("says how little it knows where there were too few requests, and why nothing pays", async () => {
    const account = await creditsAccount(world, 1);
    await decided(world, units(account, 1));
    const { stdout } = await spillway(["status", account]);
    expect(stdout).toMatch(/lasts +for a time that 1 of 5 events do not tell/);
    expect(stdout).toMatch(/contract\.task +next is blocked: credits used up/);
  });

  test("takes the account from the key where it is of one, or from SPILLWAY_ACCOUNT, and does not guess", async () => {
    const account = await newAccount(world);
    const { secret } = await keyWith(world, ["read"], { account });
    const one = await spillway(["status", "--json"], { SPILLWAY_API_KEY: secret as string });
    expect(JSON.parse(one.stdout)).toMatchObject({ account });
    const named = await spillway(["status", "--json"], { SPILLWAY_ACCOUNT: account });
    expect(JSON.parse(named.stdout)).toMatchObject({ account });
    const several = await spillway(["status"]);
    expect([several.code, several.stdout]).toEqual([2, ""]);
    expect(several.stderr).toMatch(/^Name an account; this key sees several, such as /);
  });

  test("--watch goes on with each step of the account, one line of JSON each, and Ctrl-C is its regular end", async () => {
    const account = await creditsAccount(world, 10);
    const { child, printed, ended } = start(["status", account, "--watch", "--json"]);
    const seqs = () =>
      printed.stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).seq as number);
    await expect.poll(() => seqs().length, { timeout: 20_000 }).toBeGreaterThan(0);
    const { seq } = await decided(world, units(account, 1));
    await expect.poll(() => seqs().at(-1), { timeout: 20_000 }).toBe(seq);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });
});

describe("explain", () => {
  test("tells of every dataset's row of one request, from click to cent", async () => {
    const account = await newAccount(world);
    const grant = await newGrant(world, account, { amount: "16" });
    const decision = await decided(world, units(account, 14));
    const ref = decision.id.slice("dec_".length);
    await expect
      .poll(async () => (await standingOf(world, account)).credits.unsettled, { timeout: 20_000 })
      .toBe("0");
    const told = await spillway(["explain", decision.id]);
    expect([told.code, told.stderr]).toEqual([0, ""]);
    expect(told.stdout).toMatch(
      /^Allowed: 14\.00 credits, 10\.00 from the plan’s windows, 2\.00 from the free tier and 2\.00 from promo credits\./,
    );
    expect(told.stdout).toMatch(/Promo credits +16\.00 before, 2\.00 taken, 14\.00 after \(2\.00 of grt_/);
    expect(told.stdout).toMatch(/Purchased credits +not needed/);
    expect(told.stdout).toMatch(/monetization_event +mon_\w+ +Charged 2\.00 of 14\.00 credits\./);
    const explained = await json("explain", decision.id);
    expect(Object.keys(explained)).toEqual(["id", "kind", "account", "sentence", "chain", "object"]);
    const update = explained.chain.at(-1);
    for (const [id, kind] of [
      [`use_${ref}`, "usage_event"],
      [`mon_${ref}`, "monetization_event"],
      [grant, "grant"],
      [account, "account"],
    ])
      expect(await json("explain", id as string)).toMatchObject({ id, kind, account });
    const moved = await json("explain", update.id, "--account", account);
    expect(moved.chain).toMatchObject([
      { kind: "usage_event", id: `use_${ref}` },
      { kind: "grant", id: grant },
    ]);
    expect(moved.sentence).toMatch(/^2\.00 credits debited for usage .*; the balance was 14\.00 after it/);
    expect((await spillway(["explain", update.id])).stderr).toContain("is found through its account");
  });

  test("tells of a hold whether it is open, and how it ended", async () => {
    const account = await creditsAccount(world, 10);
    const { hold } = await decided(world, units(account, 3, { mode: "hold" }));
    expect((await json("explain", hold.id)).sentence).toMatch(
      /It is open, with 3\.00 credits set aside until today|tomorrow/,
    );
    demand(await world.api.post(`/holds/${hold.id}/capture`, { usage: { units: 2 } }), 200);
    const ended = await json("explain", hold.id);
    expect(ended.sentence).toContain("captured.");
    expect(ended.chain.at(-1)).toMatchObject({ kind: "decision", sentence: "captured, 2.00 credits." });
  });

  test("tells of a member how much of what limits them is used, found through their organization", async () => {
    const own = {
      kind: "calendar",
      key: "own",
      measure: "credits",
      limit: 4,
      unit: "day",
      per_member: true,
    } as const;
    const plan = await planLike(world, {
      layers: [{ source: "windows", key: "windows", windows: [own] }],
      members: { required: true },
    });
    const account = await newAccount(world, { kind: "organization", plan });
    const ana = demand(await world.api.post(`/accounts/${account}/members`, { name: "Ana" }), 201).id;
    await decided(world, units(account, 1, { member: ana }));
    const told = await json("explain", ana, "--account", account);
    expect(told).toMatchObject({
      id: ana,
      kind: "member",
      account,
      object: { name: "Ana", state: "active" },
    });
    expect(told.sentence).toMatch(
      /^“Ana”, added .+: active\. Of their own window 1\.00 of 4\.00 credits are used\.$/,
    );
    expect(told.chain).toMatchObject([{ kind: "account", id: account }]);
    demand(await world.api.send("DELETE", `/accounts/${account}/members/${ana}`), 200);
    expect((await json("explain", ana, "--account", account)).sentence).toMatch(/: removed .+\./);
    expect((await spillway(["explain", ana])).stderr).toContain("is found through its account");
    const missing = `mem_${"0".repeat(26)}`;
    expect((await spillway(["explain", missing, "--account", account])).code).toBe(5);
  });

  test("tells of what is administered: keys, clocks, plans, price books, endpoints, messages, requests, proofs", async () => {
    const { api, plan } = world;
    const key = demand(await api.post("/api-keys", { name: "Agent", scopes: ["read"] }), 201);
    const clock = demand(
      await api.post("/test-clocks", { name: "May", now: "2026-05-01T00:00:00.000Z" }),
      201,
    );
    const endpoint = demand(await api.post("/webhook-endpoints", { url: "https://example.com/hook" }), 201);
    const { message } = demand(await api.post(`/webhook-endpoints/${endpoint.id}/ping`, undefined), 202);
    const { price_book: book } = demand(await api.get(`/plans/${plan.split("@")[0]}`), 200).published.content;
    const log = demand(await api.get(`/audit-log?object=${key.id}`), 200).data;
    const run = demand(await api.as(world.live.secret).post("/reconciliation/runs", {}), 200);
    for (const [id, kind, said] of [
      [key.id, "api_key", /“Agent” \(sk_test_\w+…\), a sandbox key for all sandbox accounts with read\./],
      [clock.id, "test_clock", /“May” stands at 2026-05-01/],
      [plan, "plan", /version 1: published/],
      [plan.split("@")[0] as string, "plan", /“Contract”: published/],
      [book, "price_book", /features/],
      [endpoint.id, "webhook_endpoint", /example\.com\/hook is told of everything/],
      [message, "webhook_message", /endpoint\.ping to https:\/\/example\.com\/hook: /],
      [log[0].request_id, "request", /api_key\.\w+ on key_/],
    ] as const) {
      const told = await json("explain", id);
      expect(told).toMatchObject({ id, kind });
      expect(told.sentence).toMatch(said);
    }
    const at = demand(await api.get(`/audit-log?object=${key.id}`), 200).data[0].id;
    expect((await json("explain", at)).sentence).toMatch(/^key_\w+ did api_key\.\w+ on key_/);
    const live = await spillway(["explain", run.id, "--json"], {
      SPILLWAY_API_KEY: world.live.secret as string,
    });
    expect(JSON.parse(live.stdout)).toMatchObject({ kind: "reconciliation_run" });
  });

  test("tells of what is bought, given away and reported: packages, purchases, codes, disputes", async () => {
    const { api } = world;
    const account = await creditsAccount(world, 10);
    const price = { minor_units: 1_000, currency: "EUR" };
    const pack = demand(await api.post("/credit-packages", { name: "Ten", credits: "10", price }), 201);
    const bought = demand(await api.post(`/accounts/${account}/purchases`, { package: pack.id }), 201);
    const code = demand(await api.post("/codes", { label: "Launch", amount: "5", max_redemptions: 3 }), 201);
    const { usage_event: event } = await decided(world, units(account, 1));
    const asked = { reason: "wrong_amount", message: "twice as much as yesterday" };
    const dispute = demand(await api.post(`/usage-events/${event}/disputes`, asked), 201);
    for (const [id, kind, said] of [
      [
        pack.id,
        "credit_package",
        /^“Ten”: 10\.00 credits for €10\.00; they do not expire\. It is for sale\.$/,
      ],
      [
        bought.id,
        "purchase",
        /^10\.00 credits for €10\.00, begun .+: not paid\. A test payment: no money moved\.$/,
      ],
      [
        code.id,
        "promo_code",
        /^“Launch” \(.+…\) gives 5\.00 promo credits; 0 of 3 accounts have redeemed it\./,
      ],
      [
        dispute.id,
        "dispute",
        /It cost more than it should \(“twice as much as yesterday”\)\. Waiting for an answer\.$/,
      ],
    ] as const) {
      const told = await json("explain", id);
      expect(told).toMatchObject({ id, kind });
      expect(told.sentence).toMatch(said);
    }
  });
});

describe("member", () => {
  test("invites a person, lists who came and who has not, and takes an invitation back", async () => {
    const more = { name: "Acme", kind: "organization" };
    const account = await newAccount(world, { plan: world.creditsPlan, ...more });
    const added = await world.api.post(`/accounts/${account}/members`, { name: "Ben", external_id: "ben" });
    const invited = await json(
      "member",
      "invite",
      account,
      "--email",
      "ben@example.com",
      "--member",
      "ext:ben",
    );
    expect(invited).toMatchObject({
      member: demand(added, 201).id,
      state: "pending",
      link: expect.any(String),
    });
    const ana = ["member", "invite", account, "--email", "ana@example.com", "--name", "Ana", "--days", "1"];
    const said = await spillway(ana);
    expect(said.stdout).toMatch(/^inv_\w+: this Spillway sends no mail\. .+\nhttp\S+\/join#[\w-]{43}\n$/);
    const again = await spillway(ana);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("Revoke it to send another")]);
    const neither = await spillway(["member", "invite", account, "--email", "eve@example.com"]);
    expect([neither.code, neither.stderr]).toEqual([2, expect.stringContaining("--name")]);
    const revoked = await json("member", "revoke", account, invited.id);
    expect(revoked).toMatchObject({ id: invited.id, state: "revoked" });
    const explained = await json("explain", invited.id, "--account", account);
    expect(explained).toMatchObject({ kind: "invitation", account, object: { state: "revoked" } });
    expect(explained.sentence).toMatch(/^“Ben” \(ben@example\.com\) was invited .+: taken back .+\.$/);
    expect((await spillway(["explain", invited.id])).stderr).toContain("is found through its account");
    const listed = (await spillway(["member", "invitations", account])).stdout.split("\n");
    expect(listed).toContainEqual(expect.stringMatching(/revoked {2}ben@example\.com {2}as Ben/));
    expect(listed).toContainEqual(expect.stringMatching(/pending {2}ana@example\.com {2}as Ana/));
    expect((await spillway(["member", "list", account])).stdout).toMatch(
      /active {2}Ben {2}nobody signs in\n$/,
    );
    const unlinked = await spillway(["member", "unlink", account, "ext:ben"]);
    expect(unlinked.stdout).toBe("Nobody was linked; Ben stays a member.\n");
    expect((await spillway(["member", "unlink", account, "ext:nobody"])).code).toBe(5);
  });
});

describe("grant", () => {
  test("issues, adjusts, extends, voids and lists, each with its reason, and answers the grant", async () => {
    const account = await newAccount(world);
    const expires = "2030-01-01T00:00:00.000Z";
    const more = [
      "--expires",
      expires,
      "--features",
      "contract.task",
      "--priority",
      "3",
      "--cost",
      "1999 EUR",
    ];
    const issued = await json(
      "grant",
      "issue",
      account,
      "--amount",
      "20",
      "--kind",
      "purchased",
      "--reason",
      "pack",
      ...more,
    );
    expect(issued).toMatchObject({
      account,
      amount: "20",
      kind: "purchased",
      expires_at: expires,
      features: ["contract.task"],
      priority: 3,
      cost_basis: { minor_units: 1999, currency: "EUR" },
    });
    expect(await json("grant", "adjust", issued.id, "--delta=-5", "--reason", "too much")).toMatchObject({
      balance: "15",
    });
    expect(await json("grant", "extend", issued.id, "--never", "--reason", "asked")).toMatchObject({
      expires_at: null,
    });
    expect(await json("grant", "void", issued.id, "--yes", "--reason", "fraud")).toMatchObject({
      status: "voided",
    });
    const { data } = await json("grant", "list", account, "--status", "voided");
    expect(data).toMatchObject([{ id: issued.id, balance: "0" }]);
    expect((await spillway(["grant", "list", account])).stdout).toMatch(
      /^grt_\w+ +purchased +0\.00 of 15\.00 left, voided/,
    );
  });

  test("issues what recurs, and banked resets", async () => {
    const account = await newAccount(world);
    const every = ["--every", "1 month", "--time-zone", "Europe/Berlin", "--rollover-max", "10"];
    expect(
      await json(
        "grant",
        "issue",
        account,
        "--amount",
        "50",
        "--kind",
        "promo",
        "--reason",
        "yearly",
        ...every,
      ),
    ).toMatchObject({
      recurrence: { every: 1, unit: "month", time_zone: "Europe/Berlin" },
      rollover: { max: "10" },
    });
    expect(
      await json(
        "grant",
        "issue",
        account,
        "--amount",
        "2",
        "--kind",
        "reset",
        "--windows",
        "5h",
        "--reason",
        "gift",
      ),
    ).toMatchObject({
      kind: "reset",
      windows: ["5h"],
    });
  });

  test("repeated under one key, is done once", async () => {
    const account = await newAccount(world);
    const line = [
      "grant",
      "issue",
      account,
      "--amount",
      "7",
      "--reason",
      "once",
      "--idempotency-key",
      "gift-1",
    ];
    expect(await json(...line)).toEqual(await json(...line));
    expect((await standingOf(world, account)).credits.available).toBe("7");
  });

  test("does not void where nobody can be asked and nobody said yes", async () => {
    const account = await newAccount(world);
    const grant = await newGrant(world, account);
    const { code, stderr } = await spillway(["grant", "void", grant, "--reason", "x"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("add --yes")]);
    expect((await standingOf(world, account)).credits.available).toBe("10");
  });
});

describe("freeze and unfreeze", () => {
  test("stop an account, or what is paid, and let it go on", async () => {
    const account = await newAccount(world);
    expect(await json("freeze", account, "--paid-only", "--reason", "chargeback")).toMatchObject({
      frozen: "paid",
    });
    expect(await json("freeze", account, "--reason", "fraud")).toMatchObject({ frozen: "all" });
    expect(await decided(world, units(account, 1))).toMatchObject({ reason: "account_frozen" });
    const { stdout } = await spillway(["unfreeze", account, "--reason", "cleared"]);
    expect(stdout).toMatch(/^acct_\w+ \(Maya\) is not frozen, seq \d+\.\n$/);
    expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "allowed" });
  });
});

describe("parked", () => {
  test("lists and tries again what could not be settled: nothing, of an account whose events all could", async () => {
    const account = await creditsAccount(world, 5);
    await decided(world, units(account, 1));
    expect(await json("parked", "list", account)).toEqual({ data: [] });
    expect(await json("parked", "settle", account, "--reason", "a try")).toEqual({ settled: [], parked: [] });
    expect((await spillway(["parked", "list", account])).stdout).toBe("No usage event is parked.\n");
    expect((await spillway(["parked", "settle", account])).code).toBe(2);
  });
});

describe("clock", () => {
  test("is created, advanced by a span or to a time, and listed", async () => {
    const clock = await json("clock", "create", "--name", "May", "--now", "2026-05-01T00:00:00Z");
    expect(clock).toMatchObject({ name: "May", now: "2026-05-01T00:00:00.000Z", accounts: 0 });
    expect(await json("clock", "advance", clock.id, "--by", "1d2h")).toMatchObject({
      now: "2026-05-02T02:00:00.000Z",
    });
    expect(await json("clock", "advance", clock.id, "--to", "2026-06-01T00:00:00+02:00")).toMatchObject({
      now: "2026-05-31T22:00:00.000Z",
    });
    const back = await spillway(["clock", "advance", clock.id, "--to", "2026-05-01T00:00:00Z"]);
    expect([back.code, back.stdout]).toEqual([1, ""]);
    expect((await json("clock", "list")).data).toContainEqual(expect.objectContaining({ id: clock.id }));
  });

  test("moves its accounts", async () => {
    const { account } = await clockedAccount(world);
    const { test_clock: clock } = demand(await world.api.get(`/accounts/${account}`), 200);
    await json("clock", "advance", clock, "--by", "6h");
    expect((await standingOf(world, account)).test_clock_at).toBe("2026-02-13T18:00:00.000Z");
  });
});

describe("plan", () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const shown = async (name: string) => {
    const { stdout } = await spillway(["plan", "show", world.plan]);
    write(name, stdout);
    return stdout;
  };

  test("is shown as a file that differs in nothing, validates, and is not published anew", async () => {
    await shown("same.yaml");
    expect((await spillway(["plan", "validate", "same.yaml"])).stdout).toBe("same.yaml is a valid plan.\n");
    expect(await json("plan", "diff", "same.yaml")).toEqual({
      from: world.plan,
      to: "same.yaml",
      changes: [],
    });
    expect((await json("plan", "publish", "same.yaml")).ref).toBe(world.plan);
  });

  test("a change is told by keys, and published as the next version of the same plan, from YAML and JSON alike", async () => {
    write("new.yaml", (await shown("a.yaml")).replace(/^plan:.*\n/m, ""));
    const first = await spillway(["plan", "publish", "new.yaml", "--yes", "--json"]);
    const { ref, content } = JSON.parse(first.stdout);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("Write `plan: pln_")]);
    const plan = ref.split("@")[0];
    content.layers[0].windows[0].limit = 25;
    content.layers.push(content.layers.shift());
    write("next.json", JSON.stringify({ plan, ...content }, null, 2));
    const differing = await spillway(["plan", "diff", "next.json"]);
    expect(differing.code).toBe(1);
    expect(differing.stdout).toContain("~ layers.windows.windows.5h.limit: 10 → 25");
    expect(differing.stdout).toContain('~ layers (order): ["windows","free","promo","purchased"] → ["free",');
    const next = await spillway(["plan", "publish", "next.json", "--yes", "--json"]);
    expect(JSON.parse(next.stdout).ref).toBe(`${plan}@2`);
    const against = await spillway(["plan", "diff", "next.json", "--against", "1", "--json"]);
    expect(JSON.parse(against.stdout).changes.map(({ op }: { op: string }) => op)).toEqual([
      "changed",
      "changed",
    ]);
  });

  test("every fault is named with its line, and nothing is published", async () => {
    const text = await shown("b.yaml");
    write("faults.yaml", text.replaceAll("measure: credits", "measure: bananas"));
    const { code, stdout } = await spillway(["plan", "validate", "faults.yaml", "--json"]);
    const { valid, faults } = JSON.parse(stdout);
    expect([code, valid, faults.length]).toEqual([1, false, 3]);
    const line = text.split("\n").findIndex((one) => one.includes("measure: credits")) + 1;
    expect(faults[0]).toMatchObject({ path: "layers.0.windows.0.measure", line });
    write("unknown.yaml", text.replace("layers:", "layerz:"));
    const unknown = await spillway(["plan", "publish", "unknown.yaml", "--yes"]);
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toMatch(/^unknown\.yaml:\d+:\d+ +layerz is not known in a plan/);
    write("book.yaml", text.replace(/pbk_\w+@1/, "pbk_01k2x4t8b5f6q7r8s9v0w1x2y3@9"));
    expect((await spillway(["plan", "validate", "book.yaml"])).stdout).toMatch(
      /^book\.yaml:\d+:\d+ +price_book is not a published version of a price book\n$/,
    );
    write("broken.yaml", "layers: [");
    expect((await spillway(["plan", "validate", "broken.yaml"])).stderr).toMatch(
      /^broken\.yaml:1:\d+ is no YAML: /,
    );
    expect((await spillway(["plan", "diff", "nowhere.yaml"])).stderr).toBe(
      "nowhere.yaml cannot be read: no such file.\n",
    );
  });
});

describe("replay", () => {
  test("decides a stored decision again and finds it identical", async () => {
    const { id } = await decided(world, units(await newAccount(world), 1));
    expect(await json("replay", id)).toMatchObject({ id, identical: true });
    expect((await spillway(["replay", id])).stdout).toMatch(
      /^identical {2}dec_\w+, decided again from \d+ facts\n/,
    );
    expect((await spillway(["replay", `dec_${"0".repeat(26)}`])).code).toBe(5);
  });
});

describe("plan simulate", () => {
  test("tells what a narrower window would have blocked, over a period and for one request, and writes no plan", async () => {
    const simulator = new Simulator({
      runtime: server.started.runtime,
      pollMs: 50,
      finished: () => {},
      failed: (error) => console.error(error),
    });
    simulator.start();
    try {
      const account = await newAccount(world);
      for (let count = 0; count < 4; count++) await decided(world, units(account, 3));
      const { stdout: text } = await spillway(["plan", "show", world.plan]);
      const narrower = text.replace(/limit: "?10"?/, "limit: 4").replace(/limit: "?2"?\n/, "limit: 1\n");
      writeFileSync(join(folder, "narrower.yaml"), narrower);
      const line = ["plan", "simulate", "narrower.yaml"];
      const simulation = await json(...line, "--from", "-1h", "--accounts", account);
      expect(simulation).toMatchObject({
        status: "done",
        result: { accounts: 1, decisions: 4, newly_blocked: 3 },
      });
      expect((await json("explain", simulation.id)).sentence).toContain("3 newly blocked");
      const shown = await spillway([...line, "--from", "-1h", "--accounts", account]);
      expect([shown.code, shown.stderr]).toEqual([0, ""]);
      expect(shown.stdout).toMatch(/newly +3 blocked, 0 allowed/);
      expect(shown.stdout).toMatch(/blocked +0 → 3/);
      expect(shown.stdout).toContain("Most affected:");
      const one = [...line, "--account", account, "--feature", "contract.task", "--usage", "units=50"];
      const request = await spillway(one);
      expect([request.code, request.stderr]).toEqual([0, ""]);
      expect(request.stdout).toMatch(/before +blocked: limit used up \(5h\), 50\.00 credits/);
      const plan = demand(await world.api.get(`/plans/${world.plan.split("@")[0]}`), 200);
      expect(plan).toMatchObject({ draft: null, published: { ref: world.plan } });
      expect((await spillway(line)).stderr).toContain("--from");
      expect((await spillway([...line, "--from", "-1h", "--usage", "units"])).code).toBe(2);
    } finally {
      await simulator.stop();
    }
  });
});

describe("what ends a command", () => {
  const account = `acct_${"0".repeat(26)}`;
  test.each([
    [
      2,
      "an amount that is none",
      ["grant", "issue", "ext:x", "--amount", "x", "--reason", "r"],
      /^--amount must be credits/,
    ],
    [
      2,
      "a time without its zone",
      ["grant", "issue", "ext:x", "--amount", "1", "--reason", "r", "--expires", "2030-01-01"],
      /--expires <time>.*time with its zone/,
    ],
    [
      2,
      "a kind that is not known",
      ["grant", "issue", "ext:x", "--amount", "1", "--reason", "r", "--kind", "gold"],
      /--kind <kind>/,
    ],
    [2, "a reason that is missing", ["freeze", "ext:x"], /required option '--reason <text>'/],
    [
      2,
      "two options that exclude each other",
      ["clock", "advance", "clk_1", "--by", "1d", "--to", "2030-01-01T00:00:00Z"],
      /^Say either --by or --to/,
    ],
    [
      2,
      "rollover of what does not recur",
      ["grant", "issue", "ext:x", "--amount", "1", "--reason", "r", "--rollover-max", "1"],
      /--every/,
    ],
    [2, "an id that is none", ["explain", "42"], /^42 is no id that is explained here/],
    [5, "an account that is not there", ["status", account], /^<account>: There is no such account/],
    [
      5,
      "a grant that is not there",
      ["grant", "adjust", `grt_${"0".repeat(26)}`, "--delta", "1", "--reason", "r"],
      /^<grant>: /,
    ],
    [
      5,
      "a plan that is not there",
      ["plan", "show", `pln_${"0".repeat(26)}`],
      /^<plan>: There is no such plan/,
    ],
  ] as const)(
    "%i for %s, in a sentence that names the option, and nothing on stdout",
    async (code, _, args, message) => {
      const ended = await spillway(args);
      expect([ended.code, ended.stdout]).toEqual([code, ""]);
      expect(ended.stderr).toMatch(message);
      expect(ended.stderr, "no stack trace").not.toContain("    at ");
    },
  );

  test("4 for a key that is unknown, may not do this, or is missing for a host that is not ours", async () => {
    const line = ["grant", "issue", await newAccount(world), "--amount", "1", "--reason", "r"];
    const unknown = await spillway([...line, "--key", `sk_test_${"a".repeat(40)}`]);
    expect([unknown.code, unknown.stderr]).toEqual([4, "The API key is unknown, revoked or expired.\n"]);
    const { secret } = await keyWith(world, ["read"]);
    const narrow = await spillway([...line, "--json"], { SPILLWAY_API_KEY: secret as string });
    expect([narrow.code, narrow.stdout]).toEqual([4, ""]);
    expect(JSON.parse(narrow.stderr)).toMatchObject({ code: "scope_missing", exit_code: 4, status: 403 });
    const elsewhere = await spillway(["status", "ext:x", "--url", "http://spillway.example"], {
      SPILLWAY_API_KEY: "",
    });
    expect([elsewhere.code, elsewhere.stderr]).toEqual([4, expect.stringContaining("--key")]);
  });

  test("1 for what is refused: more taken back than there is", async () => {
    const grant = await newGrant(world, await newAccount(world), { amount: "1" });
    const { code, stderr } = await spillway([
      "grant",
      "adjust",
      grant,
      "--delta=-2",
      "--reason",
      "r",
      "--json",
    ]);
    expect([code, JSON.parse(stderr).code]).toEqual([1, "balance_insufficient"]);
  });

  test("options come before the environment", async () => {
    const there = ["status", await newAccount(world), "--url", server.origin, "--json"];
    expect((await spillway(there, { SPILLWAY_URL: "http://127.0.0.1:1" })).code).toBe(0);
    const wrong = { SPILLWAY_API_KEY: `sk_test_${"a".repeat(40)}` };
    expect((await spillway([...there, "--key", world.api.secret as string], wrong)).code).toBe(0);
    expect((await spillway(there, wrong)).code).toBe(4);
  });

  test("colours are for terminals that want them", async () => {
    const account = await creditsAccount(world, 1);
    const line = ["status", account];
    const coloured = (text: string) => text.includes("\u001b[");
    await decided(world, units(account, 1));
    expect(coloured((await spillway(line)).stdout)).toBe(false);
    expect(coloured((await spillway(line, { FORCE_COLOR: "1" })).stdout)).toBe(true);
    expect(coloured((await spillway(line, { NO_COLOR: "1" })).stdout)).toBe(false);
  });

  test.each(["status", "explain", "grant", "freeze", "clock", "plan"])(
    "%s --help has an example",
    async (name) => {
      const { code, stdout } = await spillway([name, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n {2}spillway /);
      expect(stdout).toContain("Exit codes:");
    },
  );

  test("the exit codes of --help and of docs/cli.md are the same", async () => {
    const { stdout } = await spillway(["--help"]);
    const codes = (text: string, pattern: RegExp) =>
      [...text.matchAll(pattern)].map(([, code, words]) => [code, words]);
    const told = codes(stdout.slice(stdout.indexOf("Exit codes:")), /^ {2}(\d+) +(.+)$/gm);
    expect(told).toHaveLength(7);
    expect(codes(readFileSync("docs/cli.md", "utf8"), /^\| (\d+) \| (.+) \|$/gm)).toEqual(told);
  });
});
