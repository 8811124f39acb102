import { parseDecimal } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import type { Consent, GrantKind } from "@/lib/engine/plan";
import type { NewMemberRequest } from "@/lib/members/schema/member-schema";
import { drawAt } from "../replay/draw";
import type { PlanName } from "./plans";

export const HOUR = 60;
export const DAY = 24 * HOUR;

type What =
  | {
      readonly kind: "use";
      readonly mode: "consume" | "hold" | "track";
      readonly feature: string;
      readonly usage: Readonly<Record<string, number>>;
      readonly properties: Readonly<Record<string, string>>;
      readonly session: string | null;
      readonly client: string;
      /** The external id of the member who asked; null where nobody is named. */
      readonly member: string | null;
      /** Of a hold: by which name its ending refers to it, and for how long it stays open. */
      readonly hold: { readonly name: string; readonly minutes: number } | null;
    }
  | { readonly kind: "capture"; readonly hold: string; readonly usage: Readonly<Record<string, number>> }
  | { readonly kind: "release"; readonly hold: string }
  | {
      readonly kind: "grant";
      readonly name: string;
      readonly grantKind: GrantKind;
      readonly amount: string;
      /** Minutes from the day the story is told; below zero is past. Null never. */
      readonly expiresIn: number | null;
      readonly effectiveIn: number | null;
      readonly features: readonly string[] | null;
      readonly reason: string;
    }
  | {
      readonly kind: "join";
      readonly member: Pick<NewMemberRequest, "name" | "caps"> & {
        readonly external_id: string;
        readonly email: string;
      };
    }
  | { readonly kind: "void"; readonly grant: string; readonly reason: string }
  | { readonly kind: "act"; readonly act: AccountAct }
  /** What time has ended is recorded, as the worker does while it runs. */
  | { readonly kind: "sweep" };

/** Something that happens in an account's story, so many minutes before it is told. */
export type Step = What & { readonly minutesAgo: number };

/** An account of the demo and what happened to it. Told to the engine, which decides what comes of it. */
export interface Story {
  readonly externalId: string;
  readonly name: string;
  readonly email: string | null;
  readonly accountKind: "person" | "organization";
  readonly plan: PlanName;
  readonly timeZone: string;
  /** Null takes the plan's default. */
  readonly consent: Consent | null;
  readonly openedMinutesAgo: number;
  readonly steps: readonly Step[];
}

type Usage = Readonly<Record<string, number>>;
interface Told {
  readonly properties?: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly client?: string;
  readonly member?: string;
}

export function use(minutesAgo: number, feature: string, usage: Usage, told: Told = {}): Step {
  return {
    minutesAgo,
    kind: "use",
    mode: "consume",
    feature,
    usage,
    properties: told.properties ?? {},
    session: told.session ?? null,
    client: told.client ?? "web",
    member: told.member ?? null,
    hold: null,
  };
}

export function hold(
  minutesAgo: number,
  name: string,
  feature: string,
  usage: Usage,
  minutes = 15,
  told: Told = {},
): Step {
  const used = use(minutesAgo, feature, usage, told) as Extract<Step, { kind: "use" }>;
  return { ...used, mode: "hold", hold: { name, minutes } };
}

/** Usage that happened already and is only recorded. */
export function track(minutesAgo: number, feature: string, usage: Usage): Step {
  const used = use(minutesAgo, feature, usage) as Extract<Step, { kind: "use" }>;
  return { ...used, mode: "track", client: "nightly-import" };
}

export function grant(
  minutesAgo: number,
  grantKind: GrantKind,
  amount: string,
  reason: string,
  terms: { name?: string; expiresIn?: number; effectiveIn?: number; features?: readonly string[] } = {},
): Step {
  const { name = reason, expiresIn = null, effectiveIn = null, features = null } = terms;
  return { minutesAgo, kind: "grant", name, grantKind, amount, reason, expiresIn, effectiveIn, features };
}

/** Somebody becomes a member. Without caps of their own, those of the plan hold. */
export function join(
  minutesAgo: number,
  externalId: string,
  name: string,
  email: string,
  caps: readonly { readonly period: "day" | "week" | "month"; readonly limit: string }[] | null = null,
): Step {
  const own = caps?.map(({ period, limit }) => ({ period, limit: parseDecimal(limit) as bigint })) ?? null;
  return { minutesAgo, kind: "join", member: { external_id: externalId, name, email, caps: own } };
}

export function act(minutesAgo: number, what: AccountAct): Step {
  return { minutesAgo, kind: "act", act: what };
}

/**
 * A stretch of everyday work: `count` Codex tasks between two moments, each of a size drawn from the story's own number, so
 * that every installation is told the same.
 */
export function work(
  seed: number,
  count: number,
  from: number,
  to: number,
  told: Told & { readonly imagesEvery?: number } = {},
): Step[] {
  return Array.from({ length: count }, (_, i) => {
    const minutesAgo = from - ((from - to) * (i + drawAt(seed, "arrival", i))) / count;
    if (told.imagesEvery !== undefined && i % told.imagesEvery === told.imagesEvery - 1) {
      return use(minutesAgo, "image", { images: 1 + Math.floor(3 * drawAt(seed, "output", i)) }, told);
    }
    const input = 400 + Math.floor(7_000 * drawAt(seed, "input", i) ** 2);
    const output = 5 + Math.floor(600 * drawAt(seed, "output", i) ** 3);
    return use(minutesAgo, "codex.task", { input_tokens: input, output_tokens: output }, told);
  });
}
