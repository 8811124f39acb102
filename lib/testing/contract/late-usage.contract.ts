import type { Json } from "./api";
import { type ContractCase, clockedAccount, decided, demand, newGrant, planLike, units } from "./world";

const DAY_SECONDS = 86_400;

/** The instant so many seconds before a decision was posted. */
const before = (decision: Json, seconds: number) =>
  new Date(Date.parse(decision.decided_at) - seconds * 1000).toISOString();

export const lateUsageCases: readonly ContractCase[] = [
  {
    name: "usage is refused beyond the plan's age or ahead of time, naming the member, on every route that takes it",
    async run(world, expect) {
      const plan = await planLike(world, { late_usage: { max_age_seconds: 3_600 } });
      const { account } = await clockedAccount(world, { plan });
      await newGrant(world, account, { amount: "50" });
      const { hold, ...first } = await decided(world, units(account, 1, { mode: "hold" }));
      for (const [occurred_at, is] of [
        [before(first, 3_600), 200],
        [before(first, 3_600.001), 400],
        [before(first, -300), 200],
        [before(first, -300.001), 400],
      ] as const) {
        const usage = units(account, 1, { occurred_at });
        const answers = [
          await world.api.post("/decisions", { ...usage, mode: "track" }),
          await world.api.post("/usage", usage),
          await world.api.post("/decisions", { ...usage, mode: "consume" }),
        ];
        for (const answer of answers) {
          expect(answer.status).toBe(is);
          if (is === 400)
            expect(answer.body).toMatchObject({ code: "invalid_parameter", param: "occurred_at" });
        }
        const item = { ...usage, mode: "track", idempotency_key: `late-${occurred_at}` };
        const batch = demand(await world.api.post("/decisions/batch", { decisions: [item] }, null), 200);
        expect(batch.data[0].problem?.param).toBe(is === 200 ? undefined : "decisions.0.occurred_at");
      }
      const capture = (seconds: number) =>
        world.api.post(`/holds/${hold.id}/capture`, {
          usage: { units: 2 },
          occurred_at: before(first, seconds),
        });
      expect(demand(await capture(3_601), 400).param).toBe("occurred_at");
      expect(demand(await capture(60), 200)).toMatchObject({
        posted: "in_place",
        occurred_at: before(first, 60),
      });
    },
  },
  {
    name: "late usage counts where it happened, or now and says what was over; lists go by either time, and it recomputes alike (D1)",
    async run(world, expect) {
      const plan = await planLike(world, {
        layers: [
          {
            source: "windows",
            key: "windows",
            windows: [{ kind: "calendar", key: "day", measure: "credits", limit: 100, unit: "day" }],
          },
        ],
      });
      const { account, advance } = await clockedAccount(world, { plan });
      const first = await decided(world, units(account, 1, { mode: "track" }));
      expect(first).toMatchObject({ posted: "now", closed: [] });
      await advance(60);
      const placed = await decided(
        world,
        units(account, 2, { mode: "track", occurred_at: before(first, 5) }),
      );
      expect(placed).toMatchObject({ posted: "in_place", closed: [], occurred_at: before(first, 5) });
      await advance(DAY_SECONDS);
      const late = await decided(world, units(account, 4, { mode: "track", occurred_at: before(first, 1) }));
      expect(late).toMatchObject({ posted: "late", closed: ["day"], cost: "4", covered: "4" });
      expect(late.remaining.windows[0]).toMatchObject({ key: "day", used: "4" });
      const listed = async (query: string) => {
        const { data } = demand(await world.api.get(`/accounts/${account}/usage-events?${query}`), 200);
        return data.map(({ cost, posted }: Json) => `${cost} ${posted}`);
      };
      const happened = `occurred_from=${before(first, 5)}&occurred_to=${first.decided_at}`;
      expect(await listed(happened)).toEqual(["4 late", "2 in_place"]);
      expect(await listed(`to=${late.decided_at}`)).toEqual(["2 in_place", "1 now"]);
      expect(await listed(`${happened}&from=${late.decided_at}`)).toEqual(["4 late"]);
      for (const { id } of [placed, late])
        expect(demand(await world.api.post(`/decisions/${id}/replay`, undefined), 200).identical).toBe(true);
    },
  },
];
