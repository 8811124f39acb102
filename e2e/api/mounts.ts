import { expect, test } from "@playwright/test";
import type { ContractKeys } from "../../lib/testing/contract/contract-keys";
import { type ContractCase, prepareWorld, type World } from "../../lib/testing/contract/world";

/** Where the same routes are answered: in front of Next and by Next (HOUSE §4). */
export const MOUNTS = [
  ["on the fast lane", "SPILLWAY_E2E_URL"],
  ["through Next", "SPILLWAY_E2E_NEXT_URL"],
] as const;

/** A world on the mount that this variable names. */
export function worldOn(variable: (typeof MOUNTS)[number][1]): Promise<World> {
  const keys = JSON.parse(process.env.SPILLWAY_E2E_CONTRACT_KEYS ?? "null") as ContractKeys;
  return prepareWorld(process.env[variable] ?? "", keys);
}

/** Tries each case of the contract on both mounts of the built app. */
export function contractOnBothMounts(resource: string, cases: readonly ContractCase[]): void {
  for (const [where, variable] of MOUNTS) {
    test.describe(`${resource} ${where}`, () => {
      let world: World;
      test.beforeAll(async () => {
        world = await worldOn(variable);
      });
      for (const { name, run } of cases) {
        test(name, () => run(world, expect as unknown as Parameters<typeof run>[1]));
      }
    });
  }
}
