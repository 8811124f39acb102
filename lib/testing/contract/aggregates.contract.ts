import type { Json } from "./api";
import { settled } from "./settled";
import { type ContractCase, clockedAccount, decided, demand, newGrant, units, type World } from "./world";

const micro = (text: string): bigint => {
  const [whole = "0", decimals = ""] = text.replace("-", "").split(".");
  return (BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, "0"))) * (text.startsWith("-") ? -1n : 1n);
};
const sumOf = (rows: readonly Json[], name: string): bigint =>
  rows.reduce((sum, row) => sum + micro(row[name]), 0n);

async function rowsOf(world: World, account: string, dataset: string): Promise<Json[]> {
  const { text } = await world.api.get(`/accounts/${account}/${dataset}`, { accept: "application/x-ndjson" });
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** An account of the article's plan that did one of everything, over three hours. */
async function busyAccount(world: World) {
  const { account, advance } = await clockedAccount(world);
  await newGrant(world, account, { amount: "6" });
  await newGrant(world, account, { amount: "5", kind: "purchased" });
  await decided(
    world,
    units(account, "4.5", {
      attribution: { session: "a", key: "k1", client: "ci-runner" },
      properties: { model: "small" },
    }),
  );
  await decided(world, {
    account,
    feature: "contract.video",
    usage: { seconds: 4 },
    attribution: { session: "b" },
  });
  await advance(3_600);
  const held = await decided(world, units(account, 3, { mode: "hold", attribution: { session: "a" } }));
  demand(await world.api.post(`/holds/${held.hold.id}/capture`, { usage: { units: 2, tokens: 500 } }), 200);
  await decided(world, units(account, 900));
  const dropped = await decided(world, units(account, 1, { mode: "hold" }));
  demand(await world.api.post(`/holds/${dropped.hold.id}/release`, {}), 200);
  await advance(7_200);
  await decided(world, units(account, 40, { mode: "track", attribution: { session: "b" } }));
  await settled(world, account);
  return account;
}

export const aggregateCases: readonly ContractCase[] = [
  {
    name: "sums are the sums of the rows, exactly, in every grouping",
    async run(world, expect) {
      const account = await busyAccount(world);
      const charges = await rowsOf(world, account, "monetization-events");
      const events = await rowsOf(world, account, "usage-events");
      const used = events.filter(
        ({ kind, outcome }) => ["consume", "capture", "track"].includes(kind) && outcome !== "blocked",
      );
      for (const group of [
        "",
        "&group_by=feature",
        "&group_by=key",
        "&group_by=client",
        "&group_by=session",
        "&group_by=model",
        "&group_by=source",
      ]) {
        const answer = demand(await world.api.get(`/accounts/${account}/usage?bucket=1h${group}`), 200);
        expect(answer.unsettled).toBe(0);
        for (const name of ["cost", "included", "charged", "overshoot"]) {
          expect([group, name, micro(answer.totals[name])]).toEqual([group, name, sumOf(charges, name)]);
          expect(sumOf(answer.data, name)).toBe(sumOf(charges, name));
        }
        expect(answer.totals.usage).toEqual({ seconds: "4", tokens: "500", units: "46.5" });
        expect(
          sumOf(
            used.map(({ usage }) => usage).filter(({ units }) => units !== undefined),
            "units",
          ),
        ).toBe(46_500_000n);
        expect([answer.totals.requests, answer.totals.blocked]).toEqual([6, 1]);
        expect(answer.data.reduce((sum: number, { requests }: Json) => sum + requests, 0)).toBe(6);
        const groups = answer.data.flatMap((bucket: Json) => bucket.groups);
        if (group === "") expect(groups).toEqual([]);
        else
          expect(sumOf(groups, "included") + sumOf(groups, "charged")).toBe(
            sumOf(charges, "included") + sumOf(charges, "charged"),
          );
        if (group !== "" && group !== "&group_by=source")
          expect(groups.reduce((sum: number, { requests }: Json) => sum + requests, 0)).toBe(6);
      }
    },
  },
  {
    name: "what each source gave, and what each session, client and model used, is told apart",
    async run(world, expect) {
      const account = await busyAccount(world);
      const bySource = demand(
        await world.api.get(`/accounts/${account}/usage?bucket=1d&group_by=source`),
        200,
      );
      const given = new Map<string, bigint>();
      for (const { group, cost } of bySource.data.flatMap((bucket: Json) => bucket.groups))
        given.set(group, (given.get(group) ?? 0n) + micro(cost));
      const updates = await rowsOf(world, account, "balance-updates");
      expect((given.get("promo") ?? 0n) + (given.get("purchased") ?? 0n)).toBe(
        micro(bySource.totals.charged),
      );
      expect(given.get("promo")).toBe(6_000_000n);
      expect(given.get("purchased")).toBe(5_000_000n);
      expect(
        -sumOf(
          updates.filter(({ kind }) => kind === "debit"),
          "amount",
        ),
      ).toBe(micro(bySource.totals.charged) + micro(bySource.totals.overshoot));
      for (const [group, name, cost] of [
        // What was captured of a hold is of whoever opened it.
        ["session", "a", 7_000_000n],
        ["client", "ci-runner", 4_500_000n],
        ["model", "small", 4_500_000n],
      ] as const) {
        const path = `/accounts/${account}/usage?bucket=1d&group_by=${group}`;
        const { data } = demand(await world.api.get(path), 200);
        const all: Json[] = data.flatMap((bucket: Json) => bucket.groups);
        const named = all.filter((one) => one.group === name);
        expect([group, sumOf(named, "cost")]).toEqual([group, cost]);
        expect(all.some((one) => one.group === null)).toBe(true);
      }
    },
  },
  {
    name: "buckets are hours and days of a time zone; those without usage are there, and every range is whole",
    async run(world, expect) {
      const account = await busyAccount(world);
      const ask = async (query: string) =>
        demand(await world.api.get(`/accounts/${account}/usage?${query}`), 200);
      const hours = await ask("bucket=1h&from=2026-02-13T10:00:00Z&to=2026-02-13T17:00:00Z");
      expect(hours.data.map(({ requests }: Json) => requests)).toEqual([0, 0, 2, 3, 0, 1, 0]);
      expect(hours.data[0]).toMatchObject({
        start: "2026-02-13T10:00:00.000Z",
        end: "2026-02-13T11:00:00.000Z",
        usage: {},
        cost: "0",
      });
      const days = await ask(
        "bucket=1d&from=2026-03-28T00:00:00%2B01:00&to=2026-03-31T00:00:00%2B02:00&timezone=Europe/Berlin",
      );
      expect(days.data.map(({ start }: Json) => start)).toEqual([
        "2026-03-27T23:00:00.000Z",
        "2026-03-28T23:00:00.000Z",
        "2026-03-29T22:00:00.000Z",
      ]);
      const cut = await ask(
        "bucket=1d&from=2026-02-13T12:30:00Z&to=2026-02-13T13:30:00Z&timezone=Pacific/Auckland",
      );
      expect(cut.data).toMatchObject([
        { start: "2026-02-13T12:30:00.000Z", end: "2026-02-13T13:30:00.000Z", requests: 3 },
      ]);
      const minutes = await ask("bucket=1m");
      expect([minutes.data.length, minutes.timezone]).toEqual([61, "UTC"]);
    },
  },
  {
    name: "a range of too many buckets, one that ends before it begins and a zone that there is not are refused",
    async run(world, expect) {
      const { account } = await clockedAccount(world);
      for (const [query, param] of [
        ["bucket=1m&from=2026-02-01T00:00:00Z&to=2026-02-13T00:00:00Z", "from"],
        ["from=2026-02-13T00:00:00Z&to=2026-02-12T00:00:00Z", "from"],
        ["timezone=Middle/Earth", "timezone"],
        ["bucket=1w", "bucket"],
        ["group_by=plan", "group_by"],
      ] as const) {
        const { status, body } = await world.api.get(`/accounts/${account}/usage?${query}`);
        expect([query, status, body.param]).toEqual([query, 400, param]);
      }
    },
  },
];
