import { bundleFaults, bundleSummary } from "../../../scripts/verify-bundle.mjs";
import type { Json } from "./api";
import { settled } from "./settled";
import {
  type ContractCase,
  creditsAccount,
  decided,
  demand,
  keyWith,
  newGrant,
  units,
  type World,
} from "./world";

async function bundleOf({ api }: World, account: string): Promise<string> {
  const answer = await api.get(`/accounts/${account}/bundle`);
  demand(answer, 200);
  if (answer.header("content-type") !== "application/x-ndjson") throw new Error("no NDJSON");
  return answer.text;
}

const sign = async ({ live }: World): Promise<Json> =>
  demand(await live.post("/checkpoints", undefined), 201);

/** An account with one of everything, signed in the middle and at the end. */
async function signedAccount(world: World): Promise<string> {
  const account = await creditsAccount(world, 50, { name: "Zoë\n\\N" });
  const attribution = { session: "a\\b", lineage: "turn\\7" };
  const used = await decided(world, units(account, 5, { properties: { model: "large" }, attribution }));
  const refund = { amount: "1.5", reason: "half of it failed" };
  // Paid back at once, before and after what it refunds is settled.
  demand(await world.api.post(`/usage-events/${used.usage_event}/refunds`, refund), 201);
  await settled(world, account);
  demand(await world.api.post(`/usage-events/${used.usage_event}/refunds`, refund), 201);
  await sign(world);
  const held = await decided(world, units(account, 3, { mode: "hold" }));
  demand(await world.api.post(`/holds/${held.hold.id}/capture`, { usage: { units: 2 } }), 200);
  await decided(world, units(account, 60, { mode: "track" }));
  await decided(world, units(account, 99));
  await newGrant(world, account, { amount: "4", kind: "purchased" });
  await settled(world, account);
  await sign(world);
  return account;
}

export const checkpointCases: readonly ContractCase[] = [
  {
    name: "an account's bundle is verified by what shares no code with us, under checkpoints that are signed",
    async run(world, expect) {
      const account = await signedAccount(world);
      const text = await bundleOf(world, account);
      const { public_key } = demand(await world.live.get("/checkpoints?limit=1"), 200).data[0];
      expect(await bundleFaults(text, public_key)).toEqual([]);
      expect(await bundleFaults(text, "00".repeat(32))).not.toEqual([]);
      expect(bundleSummary(text)).toContain("signed up to fact");
      await decided(world, units(account, 1));
      await settled(world, account);
      expect(await bundleFaults(await bundleOf(world, account), public_key)).toEqual([]);
    },
  },
  {
    name: "whatever is changed in a bundle is found",
    async run(world, expect) {
      const account = await signedAccount(world);
      const text = await bundleOf(world, account);
      const lines = text.split("\n").slice(0, -1);
      const rows: Json[] = lines.map((line) => JSON.parse(line));
      const write = (changed: readonly Json[]) => changed.map((row) => `${JSON.stringify(row)}\n`).join("");
      expect(await bundleFaults(write(rows))).toEqual([]);
      const unseen: string[] = [];
      const plant = async (what: string, changed: string) => {
        if ((await bundleFaults(changed)).length === 0) unseen.push(what);
      };
      for (const [nth, row] of rows.entries()) {
        await plant(`line ${nth} is missing`, write(rows.toSpliced(nth, 1)));
        await plant(`line ${nth} comes twice`, write(rows.toSpliced(nth, 0, row)));
        await plant(`cut off at line ${nth}`, write(rows.slice(0, nth)));
        for (const [name, value] of leavesOf(row)) {
          // When it was made is told and proves nothing; an id only names what its number and hash say.
          if (name === "made_at" || (row.type === "checkpoint" && name === "id")) continue;
          await plant(`line ${nth}: ${name}`, write(rows.with(nth, changedAt(row, name, otherThan(value)))));
        }
      }
      expect(unseen).toEqual([]);
    },
  },
  {
    name: "a refund that pays back more than its event cost is named by the verifier, whatever its hashes say (S4)",
    async run(world, expect) {
      const text = await bundleOf(world, await signedAccount(world));
      const rows: Json[] = text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      const refund = rows.findLast((row) => row.type === "usage_event" && row.fields.kind === "refund");
      const record = JSON.parse(refund.fields.record);
      record[12][4][0][4] = 99_000_000;
      const fields = { ...refund.fields, covered: "-99000000", record: JSON.stringify(record) };
      const forged = rows
        .map((row) => `${JSON.stringify(row === refund ? { ...row, fields } : row)}\n`)
        .join("");
      const faults = (await bundleFaults(forged)).filter((fault) => fault.includes("is paid back more"));
      expect(faults.map((fault) => fault.replace(/.* is paid/, "is paid"))).toEqual([
        "is paid back more than it cost",
        "is paid back more than it gave",
      ]);
    },
  },
  {
    name: "checkpoints are numbered without a gap, each names the one before, and they are listed and found",
    async run(world, expect) {
      const first = await sign(world);
      const second = await sign(world);
      expect([second.number, second.previous]).toEqual([first.number + 1, first.hash]);
      const { data } = demand(await world.live.get("/checkpoints?limit=2"), 200);
      expect(data).toEqual([second, first]);
      expect(demand(await world.live.get(`/checkpoints/${first.id}`), 200)).toEqual(first);
      const after = demand(await world.live.get("/checkpoints?limit=1"), 200);
      const older = demand(await world.live.get(`/checkpoints?limit=1&cursor=${after.next_cursor}`), 200);
      expect(older.data).toEqual([first]);
    },
  },
  {
    name: "a checkpoint is signed by a live administrator, and a bundle is had by whoever may read the account",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      expect((await world.api.post("/checkpoints", undefined)).body.code).toBe("scope_missing");
      const reader = await keyWith(world, ["read"], { account });
      expect(await bundleFaults((await reader.get(`/accounts/${account}/bundle`)).text)).toEqual([]);
      const other = await creditsAccount(world, 5);
      expect((await reader.get(`/accounts/${other}/bundle`)).status).toBe(404);
      expect((await world.live.get(`/accounts/${account}/bundle`)).status).toBe(404);
    },
  },
  {
    name: "an account is checked by whoever may read it: every invariant with its count, the balance, and an end",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      await decided(world, units(account, 4));
      await settled(world, account);
      const reader = await keyWith(world, ["read"], { account });
      const answer = await reader.post(`/accounts/${account}/check`, undefined);
      expect([answer.status, answer.header("content-type")]).toEqual([200, "application/x-ndjson"]);
      const lines: Json[] = answer.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines[0]).toEqual({ type: "started", account, facts: 3 });
      expect(lines.at(-1)).toMatchObject({ type: "end", facts: 3, breaks: 0 });
      expect(lines.at(-2)).toEqual({ type: "balance", stored: "6", recomputed: "6" });
      const checks = lines.filter(({ type }) => type === "check");
      expect(checks.map(({ invariant }) => invariant)).toEqual(
        expect.arrayContaining(["A1", "A2", "B1", "D1", "L1", "L2", "L3", "L4", "S1", "S2", "S3"]),
      );
      expect(checks.filter(({ breaks }) => breaks > 0)).toEqual([]);
      const stranger = await keyWith(world, ["read"], { account: await creditsAccount(world, 1) });
      expect((await stranger.post(`/accounts/${account}/check`, undefined)).status).toBe(404);
    },
  },
];

function leavesOf(value: Json, above: readonly string[] = []): [string, Json][] {
  if (typeof value !== "object" || value === null) return [[above.join("."), value]];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...above, name]));
}

function changedAt(row: Json, path: string, value: Json): Json {
  const copy = structuredClone(row);
  const names = path.split(".");
  const last = names.pop() as string;
  names.reduce((at, name) => at[name], copy)[last] = value;
  return copy;
}

function otherThan(value: Json): Json {
  if (value === null) return "";
  if (typeof value === "number") return value + 1;
  return /^[0-9a-f]{64,}$/.test(value)
    ? value.replace(/^./, (first: string) => (first === "0" ? "1" : "0"))
    : `${value}1`;
}
