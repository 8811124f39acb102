import type { ApiClient } from "../api-client";
import { drawAt } from "./draw";
import { inParallel } from "./in-parallel";

/** How an account of the replay can pay beyond its plan's windows and free tier. */
type Means = "limits" | "promo" | "purchased" | "promo_purchased" | "purchased_never";

interface Profile {
  readonly means: Means;
  /** Of a hundred accounts, how many. */
  readonly share: number;
  readonly promo: string | null;
  readonly purchased: string | null;
  readonly consent: "always" | "never";
}

const PROFILES: readonly Profile[] = [
  { means: "limits", share: 15, promo: null, purchased: null, consent: "always" },
  { means: "promo", share: 35, promo: "4", purchased: null, consent: "always" },
  { means: "purchased", share: 20, promo: null, purchased: "50", consent: "always" },
  { means: "promo_purchased", share: 20, promo: "4", purchased: "25", consent: "always" },
  { means: "purchased_never", share: 10, promo: null, purchased: "50", consent: "never" },
];

export interface Population {
  readonly size: number;
  readonly opened: number;
  readonly byMeans: Readonly<Record<Means, number>>;
  /** How the API is told of the account of a rank, the busiest first. */
  refOf(rank: number): string;
}

/** What an account of this rank is given; the same seed gives the same. */
export function profileOf(seed: number, rank: number): Profile {
  let left = drawAt(seed, "profile", rank) * 100;
  for (const profile of PROFILES) {
    left -= profile.share;
    if (left < 0) return profile;
  }
  return PROFILES[0] as Profile;
}

/**
 * The accounts of one replay, opened through the API where they are not there yet. Their external ids name the replay, so a
 * second run of the same finds those of the first, and grants have keys, so that it issues none twice.
 */
export async function openPopulation(
  client: ApiClient,
  options: {
    name: string;
    seed: number;
    size: number;
    plan: string;
    width: number;
    opened(count: number): void;
  },
): Promise<Population> {
  const { name, seed, size, plan, width } = options;
  const externalId = (rank: number) => `${name}-${rank + 1}`;
  const byMeans: Record<Means, number> = {
    limits: 0,
    promo: 0,
    purchased: 0,
    promo_purchased: 0,
    purchased_never: 0,
  };
  let opened = 0;
  let done = 0;
  await inParallel(Array.from({ length: size }).keys(), width, async (rank) => {
    const profile = profileOf(seed, rank);
    byMeans[profile.means]++;
    if (await openAccount(client, externalId(rank), rank, plan, profile)) opened++;
    options.opened(++done);
  });
  return { size, opened, byMeans, refOf: (rank) => `ext:${externalId(rank)}` };
}

/** True when it was opened now, false when it was there. Grants are asked for in both cases: an earlier run may have died between. */
async function openAccount(
  client: ApiClient,
  externalId: string,
  rank: number,
  plan: string,
  profile: Profile,
): Promise<boolean> {
  const answer = await client.send("POST", "/api/v1/accounts", {
    body: { name: `Replay ${rank + 1}`, external_id: externalId, plan, consent: { mode: profile.consent } },
  });
  const isTaken = answer.status === 409 && (answer.body as { code?: string }).code === "external_id_taken";
  if (answer.status !== 201 && !isTaken) throw new Refused("An account could not be opened", answer.body);
  for (const kind of ["promo", "purchased"] as const) {
    const amount = profile[kind];
    if (amount === null) continue;
    const granted = await client.send("POST", `/api/v1/accounts/ext:${externalId}/grants`, {
      key: `replay-grant-${kind}`,
      body: { amount, kind, reason: "replay of a trace" },
    });
    if (granted.status !== 201) throw new Refused("A grant could not be issued", granted.body);
  }
  return !isTaken;
}

/** The API said no to something that the replay cannot do without. */
export class Refused extends Error {
  constructor(what: string, body: unknown) {
    const { code, detail, param } = (body ?? {}) as { code?: string; detail?: string; param?: string };
    super(`${what}: ${detail ?? "no reason given"} (${[code, param].filter(Boolean).join(", ")})`);
  }
}
