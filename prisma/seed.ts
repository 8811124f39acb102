import { setTimeout as sleep } from "node:timers/promises";
import { readConfig } from "@/lib/config";
import { SLOTS } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import { settleAccounts } from "@/lib/settlement/settler/settle-accounts";
import { type Started, startRuntime } from "@/lib/start-runtime";
import { SPECIAL, USER } from "../server/demo/cast";
import { plantCatalogue } from "../server/demo/catalogue";
import { plantKeys } from "../server/demo/keys";
import { NEIGHBOURS } from "../server/demo/neighbours";
import { plantPackages } from "../server/demo/packages";
import { PEOPLE, plantPeople } from "../server/demo/people";
import { lastKey, tellStories } from "../server/demo/tell";
import type { Demo } from "../server/start/demo";

const STORIES = [USER, ...SPECIAL, ...NEIGHBOURS];
const EVENTS_PER_BATCH = 1_000;
/** In all: a transaction that stays open on the server keeps events from being read, and the demo is not to wait for it for ever. */
const LOOKS_AGAIN_MAX = 500;
const LOOK_AGAIN_MS = 20;
const ALL_SLOTS = Array.from({ length: SLOTS }, (_, slot) => slot);

/**
 * Plants the demo into a migrated database: a catalogue, sandbox accounts with a history of the last days, people who may sign
 * in, and keys. Everything goes the way of any caller, so the books agree from the first row on. Idempotent: planting it again
 * changes nothing, and one that was interrupted goes on where it stopped. Its stories end at `toldAt`.
 */
export async function seed(databaseUrl: string, toldAt = Date.now()): Promise<Demo> {
  let now = toldAt;
  const config = { ...readConfig(process.env), databaseUrl };
  const started = await startRuntime(config, "tool", { now: () => now });
  const { runtime } = started;
  try {
    if (!(await isTold(runtime))) {
      const plans = await plantCatalogue(runtime);
      await plantPackages(runtime);
      const setNow = (at: number) => {
        now = at;
      };
      const patience = { looksLeft: LOOKS_AGAIN_MAX };
      const settle = () => settleAll(started, patience);
      await tellStories({ runtime, setNow, settle }, STORIES, plans, toldAt);
    }
    await plantPeople(runtime);
    const { sandbox } = await plantKeys(runtime);
    return {
      signIns: PEOPLE.map(({ as, email, password }) => ({ role: as, email, password })),
      request: {
        path: "/api/v1/decisions",
        key: sandbox,
        body: {
          account: `ext:${USER.externalId}`,
          feature: "codex.task",
          usage: { input_tokens: 4808, output_tokens: 10 },
        },
      },
    };
  } finally {
    await started.stop();
  }
}

/** Whether the last step of all was told. */
async function isTold(runtime: Runtime): Promise<boolean> {
  const { story, key } = lastKey(STORIES);
  const account = await runtime.directory.byExternalId(false, story.externalId);
  if (account === null) return false;
  return (await runtime.standings.findByKeys([{ accountId: account.id, key }])).size > 0;
}

/** As the worker would, but now: the next step of a story shall find the books as they were at its time. */
async function settleAll({ runtime, storage }: Started, patience: { looksLeft: number }): Promise<void> {
  const { catalogue } = runtime;
  const priceBooks = {
    prepare: async (refs: ReadonlySet<string>) => {
      for (const ref of refs) await catalogue.priceBook(ref);
    },
    find: (ref: string) => catalogue.values.priceBook(ref),
  };
  for (;;) {
    const batch = await storage.settlement.settleBatch(
      { slots: ALL_SLOTS, eventsMax: EVENTS_PER_BATCH },
      (accounts) => settleAccounts(accounts, priceBooks),
    );
    if (batch.events > 0) continue;
    if (batch.waiting.length === 0 || patience.looksLeft-- <= 0) return;
    await sleep(LOOK_AGAIN_MS);
  }
}
