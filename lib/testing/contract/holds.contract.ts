import { randomUUID } from "node:crypto";
import {
  type ContractCase,
  clockedAccount,
  creditsAccount,
  decided,
  demand,
  newGrant,
  standingOf,
  units,
  type World,
} from "./world";

async function opened(world: World, account: string, count: number, seconds = 900): Promise<string> {
  const decision = await decided(world, units(account, count, { mode: "hold", hold_seconds: seconds }));
  return decision.hold.id;
}

const creditsOf = async (world: World, account: string) => (await standingOf(world, account)).credits;

export const holdCases: readonly ContractCase[] = [
  {
    name: "a hold sets aside, a capture charges what was used and gives back the rest",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const decision = await decided(world, units(account, 6, { mode: "hold", hold_seconds: 60 }));
      expect(decision.hold.id).toBe(`hold_${decision.id.slice(4)}`);
      expect(Date.parse(decision.hold.expires_at) - Date.parse(decision.decided_at)).toBe(60_000);
      expect(await creditsOf(world, account)).toMatchObject({ available: "4", held: "6", balance: "10" });
      const captured = demand(
        await world.api.post(`/holds/${decision.hold.id}/capture`, { usage: { units: "2.5" } }),
        200,
      );
      expect(captured).toMatchObject({
        mode: "capture",
        outcome: "allowed",
        cost: "2.5",
        covered: "2.5",
        hold: { id: decision.hold.id },
      });
      expect(await creditsOf(world, account)).toMatchObject({ available: "7.5", held: "0" });
    },
  },
  {
    name: "a capture of more than was held walks on; what nothing covers is shortfall",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      const captured = demand(await world.api.post(`/holds/${hold}/capture`, { usage: { units: 12 } }), 200);
      expect(captured).toMatchObject({ cost: "12", covered: "10", shortfall: "2" });
    },
  },
  {
    name: "a release gives back all of it",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      expect(demand(await world.api.post(`/holds/${hold}/release`, {}), 200)).toMatchObject({
        mode: "release",
        cost: "0",
      });
      expect(await creditsOf(world, account)).toMatchObject({ available: "10", held: "0" });
    },
  },
  {
    name: "a hold ends once: the same ending again answers the first one, under whatever key; another ending is 409",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      const usage = { usage: { units: 3 } };
      const first = demand(await world.api.post(`/holds/${hold}/capture`, usage), 200);
      const again = await world.api.post(`/holds/${hold}/capture`, usage);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([200, "true"]);
      expect(again.body).toEqual(first);
      for (const [ending, body] of [
        ["capture", { usage: { units: 4 } }],
        ["release", {}],
        ["extend", { hold_seconds: 60 }],
      ] as const) {
        const other = await world.api.post(`/holds/${hold}/${ending}`, body);
        expect([ending, other.status, other.body.code]).toEqual([ending, 409, "hold_ended"]);
        expect(other.body.decision_id).toBe(first.id);
      }
    },
  },
  {
    name: "many endings at once end it one way",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          i % 2 === 0
            ? world.api.post(`/holds/${hold}/capture`, { usage: { units: i } })
            : world.api.post(`/holds/${hold}/release`, {}),
        ),
      );
      const ended = answers.filter(
        ({ status, header }) => status === 200 && header("idempotency-replayed") === null,
      );
      expect(ended).toHaveLength(1);
      for (const { status } of answers) expect([200, 409]).toContain(status);
      expect(await creditsOf(world, account)).toMatchObject({ held: "0" });
    },
  },
  {
    name: "an extension moves the end later and never earlier",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const decision = await decided(world, units(account, 6, { mode: "hold", hold_seconds: 600 }));
      const path = `/holds/${decision.hold.id}/extend`;
      const later = demand(await world.api.post(path, { hold_seconds: 7_200 }), 200);
      expect(Date.parse(later.hold.expires_at)).toBeGreaterThan(Date.parse(decision.hold.expires_at));
      const sooner = demand(await world.api.post(path, { hold_seconds: 1 }), 200);
      expect(sooner.hold.expires_at).toBe(later.hold.expires_at);
    },
  },
  {
    name: "a hold whose time is over gives back what it held, and cannot be captured",
    async run(world, expect) {
      const { account, advance } = await clockedAccount(world, { plan: world.creditsPlan });
      await newGrant(world, account, { amount: "10" });
      const hold = await opened(world, account, 10, 60);
      expect(await decided(world, units(account, 1))).toMatchObject({ outcome: "blocked" });
      await advance(60);
      expect(await decided(world, units(account, 10))).toMatchObject({ outcome: "allowed" });
      const late = await world.api.post(`/holds/${hold}/capture`, { usage: { units: 1 } });
      expect([late.status, late.body.code, late.body.detail]).toEqual([
        409,
        "hold_ended",
        "The hold has expired.",
      ]);
    },
  },
  {
    name: "a repeat of an extension still answers the first one after the hold has ended",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      const key = randomUUID();
      const first = await world.api.post(`/holds/${hold}/extend`, { hold_seconds: 3_600 }, key);
      demand(await world.api.post(`/holds/${hold}/capture`, { usage: { units: 1 } }), 200);
      const again = await world.api.post(`/holds/${hold}/extend`, { hold_seconds: 3_600 }, key);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([200, "true"]);
      expect(again.body).toEqual(first.body);
    },
  },
  {
    name: "a blocked hold opens none",
    async run(world, expect) {
      const account = await creditsAccount(world, 1);
      const blocked = await decided(world, units(account, 6, { mode: "hold" }));
      expect(blocked).toMatchObject({ outcome: "blocked", hold: null });
      const none = await world.api.post(`/holds/hold_${blocked.id.slice(4)}/capture`, { usage: {} });
      expect(none.status).toBe(404);
    },
  },
  {
    name: "the actual usage must be of the held feature",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const hold = await opened(world, account, 6);
      const wrong = await world.api.post(`/holds/${hold}/capture`, { usage: { seconds: 1 } });
      expect([wrong.status, wrong.body.param]).toEqual([400, "usage.seconds"]);
      expect(await creditsOf(world, account)).toMatchObject({ held: "6" });
    },
  },
];
