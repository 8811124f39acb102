import { setTimeout as pause } from "node:timers/promises";
import type { Json } from "./api";
import { demand, standingOf, type World } from "./world";

const SETTLED_WITHIN_MS = 15_000;

/** The account's standing once everything that it did is settled. */
export async function settled(world: World, account: string): Promise<Json> {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const last = demand(await world.api.get(`/accounts/${account}/usage-events?limit=1`), 200).data[0];
    const monetized = demand(await world.api.get(`/accounts/${account}/monetization-events?limit=1`), 200)
      .data[0];
    // Read last: a standing from before the settlement would still call it unsettled.
    if (last === undefined || monetized?.seq === last.seq) return standingOf(world, account);
    if (performance.now() > until) throw new Error(`${account} was not settled to seq ${last.seq}`);
    await pause(50);
  }
}
