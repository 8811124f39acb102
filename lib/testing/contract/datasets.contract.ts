import type { Json } from "./api";
import { settled } from "./settled";
import {
  type ContractCase,
  creditsAccount,
  decided,
  demand,
  newAccount,
  newGrant,
  units,
  type World,
} from "./world";

/** Every row of a list, page by page; `between` runs after the first page. */
async function allPages(
  world: World,
  path: string,
  limit: number,
  between?: () => Promise<unknown>,
): Promise<Json[]> {
  const rows: Json[] = [];
  let cursor = "";
  for (let pages = 0; pages < 100; pages++) {
    const mark = path.includes("?") ? "&" : "?";
    const page = demand(await world.api.get(`${path}${mark}limit=${limit}${cursor}`), 200);
    rows.push(...page.data);
    if (pages === 0) await between?.();
    if (!page.has_more) {
      if (page.next_cursor !== null) throw new Error("the last page names a next one");
      return rows;
    }
    if (page.data.length !== limit) throw new Error("a page that is not the last is not full");
    cursor = `&cursor=${page.next_cursor}`;
  }
  throw new Error(`${path} never ends`);
}

export const datasetCases: readonly ContractCase[] = [
  {
    name: "usage drives charges, charges drive balances, and each row names its cause and its effect",
    async run(world, expect) {
      const account = await newAccount(world);
      const grant = await newGrant(world, account, { amount: "16" });
      const decision = await decided(world, units(account, 14));
      await settled(world, account);
      const [usage] = demand(await world.api.get(`/accounts/${account}/usage-events`), 200).data;
      expect(usage).toMatchObject({
        id: decision.usage_event,
        decision: decision.id,
        seq: decision.seq,
        kind: "consume",
        outcome: "allowed",
        cost: "14",
        covered: "14",
        monetization_event: `mon_${decision.id.slice(4)}`,
      });
      const [monetized] = demand(await world.api.get(`/accounts/${account}/monetization-events`), 200).data;
      expect(monetized).toMatchObject({
        id: usage.monetization_event,
        usage_event: usage.id,
        cost: "14",
        included: "12",
        charged: "2",
        overshoot: "0",
      });
      const updates = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200).data;
      expect(updates).toMatchObject([
        { kind: "debit", amount: "-2", grant, balance_after: "14", cause_seq: decision.seq },
        { kind: "grant", amount: "16", grant, balance_after: "16", cause_seq: 2 },
      ]);
      const stored = demand(await world.api.get(`/decisions/${decision.id}`), 200);
      expect(stored.settlement).toMatchObject({
        state: "settled",
        monetization_event: monetized.id,
        charged: "2",
        balance_updates: [updates[0].id],
      });
    },
  },
  {
    name: "every activity is recorded, charged or not; a block charges nothing (W1, S1)",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      await decided(world, units(account, 9));
      await decided(world, units(account, 2, { mode: "hold" }));
      await decided(world, units(account, 0));
      const { credits } = await settled(world, account);
      expect(credits).toMatchObject({ balance: "5", unsettled: "0" });
      const monetized = demand(await world.api.get(`/accounts/${account}/monetization-events`), 200).data;
      expect(monetized.map(({ charged }: Json) => charged)).toEqual(["0", "0", "0"]);
    },
  },
  {
    name: "overshoot is posted in full and refunded, both visible (S3)",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      await decided(world, units(account, 8, { mode: "track" }));
      await settled(world, account);
      const updates = demand(await world.api.get(`/accounts/${account}/balance-updates`), 200).data;
      expect(updates.map(({ kind, amount, balance_after }: Json) => [kind, amount, balance_after])).toEqual([
        ["refund", "3", "0"],
        ["debit", "-3", "-3"],
        ["debit", "-5", "0"],
        ["grant", "5", "5"],
      ]);
    },
  },
  {
    name: "lists go through every row that was there once, newest first, however much is added while they are read",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      for (let i = 0; i < 7; i++) await decided(world, units(account, 1));
      await newGrant(world, account);
      await settled(world, account);
      for (const [path, key] of [
        [`/decisions?account=${account}`, "id"],
        [`/accounts/${account}/usage-events`, "id"],
        [`/accounts/${account}/monetization-events`, "id"],
        [`/accounts/${account}/balance-updates`, "id"],
        [`/accounts/${account}/grants`, "id"],
      ] as const) {
        const before = (await allPages(world, path, 200)).map((row) => row[key]);
        const added = async () => {
          await decided(world, units(account, 1));
          await newGrant(world, account);
          await settled(world, account);
        };
        const paged = (await allPages(world, path, 2, added)).map((row) => row[key]);
        // Grants of one millisecond have no order between them, so one that is added may come on a later page.
        expect([path, paged.filter((id) => before.includes(id))]).toEqual([path, before]);
        expect(new Set(paged).size).toBe(paged.length);
      }
    },
  },
  {
    name: "accounts are listed newest first, page by page, while others are opened",
    async run(world, expect) {
      const opened: string[] = [];
      for (let i = 0; i < 5; i++) opened.push(await newAccount(world));
      let cursor = "";
      const seen: string[] = [];
      while (!opened.every((id) => seen.includes(id))) {
        const page = demand(await world.api.get(`/accounts?limit=2${cursor}`), 200);
        seen.push(...page.data.map(({ id }: Json) => id));
        cursor = `&cursor=${page.next_cursor}`;
        await newAccount(world);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual([...seen].sort().reverse());
    },
  },
  {
    name: "decisions and usage events are filtered by outcome, feature and time",
    async run(world, expect) {
      const account = await creditsAccount(world, 5);
      const first = await decided(world, units(account, 1, { attribution: { session: "morning" } }));
      await decided(world, units(account, 50, { attribution: { key: "k-1" } }));
      await decided(world, { account, feature: "contract.video", usage: { seconds: 1 } });
      for (const path of [`/decisions?account=${account}`, `/accounts/${account}/usage-events?limit=200`]) {
        const seqs = async (filter: string) =>
          demand(await world.api.get(`${path}&${filter}`), 200).data.map(({ seq }: Json) => seq);
        expect(await seqs("outcome=blocked")).toEqual([4]);
        expect(await seqs("outcome=allowed")).toEqual([5, 3]);
        expect(await seqs("feature=contract.video")).toEqual([5]);
        expect(await seqs("session=morning")).toEqual([3]);
        expect(await seqs("key=k-1")).toEqual([4]);
        expect(await seqs("session=morning&key=k-1")).toEqual([]);
        expect(await seqs(`from=${first.decided_at}`)).toEqual([5, 4, 3]);
        expect(await seqs("from=2100-01-01T00:00:00Z")).toEqual([]);
        expect(await seqs(`to=${first.decided_at}&outcome=allowed`)).toEqual([]);
      }
    },
  },
];
