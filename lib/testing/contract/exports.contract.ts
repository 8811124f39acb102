import { randomUUID } from "node:crypto";
import { parse } from "csv-parse/sync";
import type { Json } from "./api";
import { settled } from "./settled";
import { type ContractCase, creditsAccount, decided, demand, newGrant, units, type World } from "./world";

const NDJSON = { accept: "application/x-ndjson" };
const DATASETS = ["usage-events", "monetization-events", "balance-updates"] as const;

const linesOf = (text: string): Json[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function exported({ api }: World, path: string, accept: string) {
  const answer = await api.get(path, { accept });
  demand(answer, 200);
  if (answer.header("content-type") !== accept) throw new Error(`${answer.header("content-type")}`);
  return answer;
}

/** More than an export reads at once, so that it has to go on from row to row. */
async function manyUsed(world: World, account: string, count: number): Promise<void> {
  const decisions = Array.from({ length: count }, () => ({
    ...units(account, "0.01"),
    idempotency_key: randomUUID(),
  }));
  demand(await world.api.post("/decisions/batch", { decisions }, null), 200);
}

export const exportCases: readonly ContractCase[] = [
  {
    name: "the three datasets are exported whole, as the lists have them, as NDJSON and as CSV",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      await manyUsed(world, account, 620);
      await settled(world, account);
      for (const dataset of DATASETS) {
        const path = `/accounts/${account}/${dataset}`;
        const whole = linesOf((await exported(world, path, "application/x-ndjson")).text);
        expect(whole.length).toBeGreaterThan(600);
        const { data } = demand(await world.api.get(`${path}?limit=200`), 200);
        expect(whole.slice(0, 200)).toEqual(data);
        expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
        const csv = await exported(world, path, "text/csv");
        expect(csv.header("content-disposition")).toBe(`attachment; filename="${dataset}-${account}.csv"`);
        expect(csv.text.endsWith("\r\n")).toBe(true);
        const rows: Json[] = parse(csv.text, { columns: true, record_delimiter: "\r\n" });
        expect(rows.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
        for (const [nth, row] of rows.entries()) expect(row.hash).toBe(whole[nth].hash);
      }
    },
  },
  {
    name: "an export has the list's filters",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      const grant = await newGrant(world, account, { amount: "7", kind: "purchased" });
      const first = await decided(world, units(account, 2, { attribution: { session: "morning" } }));
      await decided(world, units(account, 3, { attribution: { key: "k-1" } }));
      await decided(world, { account, feature: "contract.video", usage: { seconds: 1 } });
      await decided(world, units(account, 4, { mode: "track" }));
      await settled(world, account);
      const costs = async (filter: string) =>
        linesOf((await exported(world, `/accounts/${account}/${filter}`, NDJSON.accept)).text).map(
          (row) => row.cost ?? row.amount,
        );
      expect(await costs("usage-events?session=morning")).toEqual(["2"]);
      expect(await costs("usage-events?key=k-1")).toEqual(["3"]);
      expect(await costs("usage-events?kind=track")).toEqual(["4"]);
      expect(await costs("usage-events?feature=contract.task&kind=consume")).toEqual(["3", "2"]);
      expect(await costs("monetization-events?feature=contract.video")).toEqual(["2"]);
      expect(await costs(`monetization-events?to=${first.decided_at}`)).toEqual([]);
      expect(await costs(`monetization-events?from=${first.decided_at}`)).toEqual(["4", "2", "3", "2"]);
      expect(await costs(`balance-updates?grant=${grant}`)).toEqual(["7"]);
      expect(await costs("balance-updates?kind=grant")).toEqual(["7", "100"]);
      expect(await costs("balance-updates?kind=debit")).toEqual(["-4", "-2", "-3", "-2"]);
      expect(await costs("balance-updates?from=2100-01-01T00:00:00Z")).toEqual([]);
    },
  },
  {
    name: "text that a spreadsheet would run is escaped, and amounts below zero stay exact",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const session = '=HYPERLINK("http://evil.invalid","click, ""here""")';
      await decided(world, units(account, "1.25", { attribution: { session, client: "-1+2" } }));
      await settled(world, account);
      const used = await exported(world, `/accounts/${account}/usage-events`, "text/csv");
      const [row]: Json[] = parse(used.text, { columns: true });
      expect([row.attribution_session, row.attribution_client]).toEqual([`'${session}`, "'-1+2"]);
      expect(JSON.parse(row.usage)).toEqual({ units: "1.25" });
      const moved = await exported(world, `/accounts/${account}/balance-updates`, "text/csv");
      expect(parse(moved.text, { columns: true }).map(({ amount }: Json) => amount)).toEqual(["-1.25", "10"]);
    },
  },
  {
    name: "an export of nothing is a header and no row; of another's account there is none",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const none = await exported(world, `/accounts/${account}/usage-events`, "text/csv");
      expect(none.text).toMatch(/^id,account,seq,[a-z_,]+\r\n$/);
      const lines = await exported(world, `/accounts/${account}/monetization-events`, NDJSON.accept);
      expect(lines.text).toBe("");
      for (const dataset of DATASETS) {
        const answer = await world.live.get(`/accounts/${account}/${dataset}`, NDJSON);
        expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
      }
    },
  },
  {
    name: "a client that goes in the middle of an export leaves no connection taken",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      await manyUsed(world, account, 1_000);
      for (let nth = 0; nth < 12; nth++) {
        const leaving = new AbortController();
        const sending = { headers: NDJSON };
        const path = `/accounts/${account}/usage-events`;
        const response = await world.api.open("GET", path, sending, leaving.signal);
        expect(response.status).toBe(200);
        await response.body?.getReader().read();
        leaving.abort();
      }
    },
  },
];
