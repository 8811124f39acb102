import { randomUUID } from "node:crypto";
import type { Json } from "./api";
import {
  type ContractCase,
  contractFeatures,
  creditsAccount,
  demand,
  newAccount,
  standingOf,
  units,
  type World,
} from "./world";

type Item = Record<string, unknown>;

const keyed = (body: object): Item => ({ idempotency_key: randomUUID(), ...body });

async function batch(world: World, decisions: readonly Item[]) {
  return demand(await world.api.post("/decisions/batch", { decisions }), 200).data;
}

export const batchCases: readonly ContractCase[] = [
  {
    name: "items are answered in their order, and those of one account all count, in order",
    async run(world, expect) {
      const [a, b] = [await creditsAccount(world, 5), await creditsAccount(world, 3)];
      const items = Array.from({ length: 8 }, (_, i) => keyed(units(i % 2 === 0 ? a : b, 1)));
      const data = await batch(world, items);
      expect(data.map((one: Item) => one.idempotency_key)).toEqual(items.map((one) => one.idempotency_key));
      expect(data.map(({ decision }: Json) => [decision.account, decision.outcome, decision.seq])).toEqual([
        [a, "allowed", 3],
        [b, "allowed", 3],
        [a, "allowed", 4],
        [b, "allowed", 4],
        [a, "allowed", 5],
        [b, "allowed", 5],
        [a, "allowed", 6],
        [b, "blocked", 6],
      ]);
      expect((await standingOf(world, a)).credits.available).toBe("1");
    },
  },
  {
    name: "an item that cannot be decided has its problem, naming the item, and the others are decided all the same",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const data = await batch(world, [
        keyed(units(account, 1)),
        keyed(units("ext:nobody", 1)),
        keyed(units(account, 1, { feature: "no.such" })),
        keyed(units(account, 1, { usage: { pages: 1 } })),
        keyed({ account, feature: contractFeatures.video, usage: { seconds: 2 } }),
      ]);
      expect(
        data.map(
          ({ decision, problem }: Json) => decision?.outcome ?? [problem.status, problem.code, problem.param],
        ),
      ).toEqual([
        "allowed",
        [404, "not_found", "decisions.1.account"],
        [400, "invalid_parameter", "decisions.2.feature"],
        [400, "invalid_parameter", "decisions.3.usage.pages"],
        "allowed",
      ]);
      expect((await standingOf(world, account)).seq).toBe(4);
    },
  },
  {
    name: "a repeat of a batch answers the same decisions and moves nothing; new items in it are decided",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const items = [
        keyed(units(account, 1)),
        keyed(units(account, 2)),
        keyed(units(account, 1, { mode: "hold" })),
      ];
      const first = await batch(world, items);
      const again = await batch(world, [...items, keyed(units(account, 3))]);
      expect(again.map(({ replayed }: Json) => replayed)).toEqual([true, true, true, false]);
      expect(again.slice(0, 3).map(({ decision }: Item) => decision)).toEqual(
        first.map(({ decision }: Item) => decision),
      );
      expect((await standingOf(world, account)).seq).toBe(6);
    },
  },
  {
    name: "a key with another request in a batch is refused for its item alone",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const used = keyed(units(account, 1));
      await batch(world, [used]);
      const data = await batch(world, [{ ...used, usage: { units: 2 } }, keyed(units(account, 1))]);
      expect(data.map(({ decision, problem }: Json) => decision?.outcome ?? problem.code)).toEqual([
        "idempotency_key_reused",
        "allowed",
      ]);
    },
  },
  {
    name: "one key twice in a batch has one effect",
    async run(world, expect) {
      const account = await creditsAccount(world, 10);
      const item = keyed(units(account, 1));
      const data = await batch(world, [item, item]);
      expect(data.map(({ decision, problem }: Json) => decision?.outcome ?? problem.code)).toEqual([
        "allowed",
        "idempotency_in_flight",
      ]);
      expect((await standingOf(world, account)).seq).toBe(3);
    },
  },
  {
    name: "previews, holds, tracks and consumes mix",
    async run(world, expect) {
      const account = await newAccount(world);
      const modes = ["consume", "preview", "hold", "track"];
      const data = await batch(
        world,
        modes.map((mode) => keyed(units(account, 2, { mode }))),
      );
      expect(
        data.map(({ decision }: Json) => [decision.mode, decision.id === null, decision.hold !== null]),
      ).toEqual([
        ["consume", false, false],
        ["preview", true, false],
        ["hold", false, true],
        ["track", false, false],
      ]);
    },
  },
  {
    name: "a thousand items are taken at once, each counted",
    async run(world, expect) {
      const account = await creditsAccount(world, 600);
      const data = await batch(
        world,
        Array.from({ length: 1_000 }, () => keyed(units(account, 1))),
      );
      const outcomes = data.map(({ decision }: Json) => decision.outcome);
      expect(outcomes.slice(0, 600).every((outcome: string) => outcome === "allowed")).toBe(true);
      expect(outcomes.slice(600).every((outcome: string) => outcome === "blocked")).toBe(true);
      expect((await standingOf(world, account)).credits.available).toBe("0");
    },
  },
];
