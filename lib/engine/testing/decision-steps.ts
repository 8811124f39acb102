import fc from "fast-check";
import type { Instant } from "../amounts";
import { type AccountAct, NOBODY } from "../facts";
import type { Rollover } from "../grant-period";
import type { GrantKind } from "../plan";
import type { Usage } from "../price";
import type { Request } from "../request";
import type { Hold } from "../standing";
import { AccountLife } from "./account-life";
import { accountSteps } from "./account-steps";
import { FEATURES, KEYS, type World } from "./decision-arbitraries";
import { HOUR, NOON } from "./example-plans";
import { grantSteps, issues } from "./grant-steps";
import { addedMembers, MEMBERS } from "./member-arbitraries";

/** One thing that happens. Numbers that point at a hold or a grant point at the nth there is, if there is any. */
export type Step =
  | { readonly act: "wait"; readonly ms: number }
  | { readonly act: "wait_until"; readonly what: "hold" | "grant" | "window"; readonly early: 0 | 1 }
  | {
      readonly act: "ask";
      readonly kind: Request["kind"];
      readonly feature: string;
      readonly tokens: bigint;
      readonly seconds: bigint;
      readonly key: string | null;
      readonly member: string | null;
      readonly partial: Request["partial"];
      readonly holdSeconds: number;
      /** How long ago it happened, where it is told late. */
      readonly lateMs: number | null;
      readonly hasFailed: boolean;
    }
  | {
      readonly act: "capture";
      readonly hasFailed: boolean;
      readonly nth: number;
      readonly tokens: bigint;
      readonly seconds: bigint;
      readonly isAsHeld: boolean;
      readonly lateMs: number | null;
    }
  | { readonly act: "release"; readonly nth: number }
  | { readonly act: "extend"; readonly nth: number; readonly holdSeconds: number }
  | {
      readonly act: "issue";
      readonly kind: GrantKind;
      readonly amount: bigint;
      readonly priority: number;
      readonly startsInMs: number;
      readonly lastsMs: number | null;
      readonly features: readonly string[] | null;
      /** Of banked resets: what they give back. */
      readonly windows?: readonly string[] | null;
      readonly recurs: {
        readonly every: number;
        readonly unit: "hour" | "day";
        readonly rollover: Rollover | null;
      } | null;
    }
  | {
      readonly act: "adjust";
      readonly nth: number;
      readonly delta: bigint;
      readonly expiresInMs?: number | null;
    }
  | { readonly act: "void" | "reset"; readonly nth: number }
  | { readonly act: "redeem"; readonly isFirst: boolean }
  | {
      readonly act: "refund";
      /** Counted from the latest event that charges anything. */
      readonly nth: number;
      /** Null for all that is left. */
      readonly amount: bigint | null;
      readonly restoresWindows: boolean;
    }
  | { readonly act: "sweep" }
  | { readonly act: "account"; readonly does: AccountAct };

export interface StepOptions {
  /** Acts that change the rules in the middle: another plan, zone, a reset. The naive account does not know them. */
  readonly changesRules: boolean;
  /** Nothing is refunded, and no work fails. */
  readonly withoutRefunds?: true;
}

const nth = fc.nat(3);
const timesMs = fc.constantFrom(0, 1, 60_000, 20 * 60_000, HOUR, 3 * HOUR, 26 * HOUR, 720 * HOUR);
const holdSeconds = fc.constantFrom(1, 600, 3_600, 90_000);

/** Mostly in time; else by anything from a millisecond to more than a day, or ahead by what clocks may be apart. */
const latenesses = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.constantFrom(1, 60_000, 20 * 60_000, HOUR, 3 * HOUR, 26 * HOUR, -60_000) },
);

function quantities(scale: bigint): fc.Arbitrary<bigint> {
  return fc.integer({ min: 0, max: 12 }).map((n) => BigInt(n) * scale);
}

function failures({ withoutRefunds }: StepOptions): fc.Arbitrary<boolean> {
  return withoutRefunds ? fc.constant(false) : fc.constantFrom(false, false, false, true);
}

function asks(scale: bigint, options: StepOptions): fc.Arbitrary<Step> {
  return fc.record({
    act: fc.constant("ask" as const),
    kind: fc.constantFrom("consume", "consume", "consume", "hold", "hold", "track", "preview"),
    feature: fc.constantFrom(...FEATURES, "task", "task"),
    tokens: quantities(scale),
    seconds: quantities(scale),
    key: fc.constantFrom(...KEYS),
    member: fc.constantFrom(...MEMBERS),
    partial: fc.constantFrom("reject", "reject", "accept"),
    holdSeconds,
    lateMs: latenesses,
    hasFailed: failures(options),
  });
}

function stepsIn(world: World, options: StepOptions, maxLength = 24): fc.Arbitrary<Step[]> {
  const { scale } = world;
  const waits: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ act: fc.constant("wait" as const), ms: timesMs }),
    fc.record({
      act: fc.constant("wait_until" as const),
      what: fc.constantFrom("hold", "grant", "window"),
      early: fc.constantFrom(0, 0, 1),
    }),
  );
  const endings: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constant("capture" as const),
        nth,
        tokens: quantities(scale),
        seconds: quantities(scale),
        isAsHeld: fc.boolean(),
        lateMs: latenesses,
        hasFailed: failures(options),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("release" as const), nth }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("extend" as const), nth, holdSeconds }) },
  );
  const refunds: fc.Arbitrary<Step> = fc.record({
    act: fc.constant("refund" as const),
    nth,
    amount: fc.option(
      quantities(scale).map((amount) => amount + 1n),
      { nil: null },
    ),
    restoresWindows: fc.constantFrom(true, true, false),
  });
  const some = fc.array(
    fc.oneof(
      ...(options.withoutRefunds ? [] : [{ weight: 3, arbitrary: refunds }]),
      { weight: 10, arbitrary: asks(scale, options) },
      { weight: 4, arbitrary: endings },
      { weight: 4, arbitrary: grantSteps(scale) },
      { weight: 3, arbitrary: waits },
      { weight: 2, arbitrary: accountSteps(scale, options) },
    ),
    { minLength: 1, maxLength, size: "max" },
  );
  const members = addedMembers(scale, options.changesRules).map((acts) =>
    acts.map((does): Step => ({ act: "account", does })),
  );
  // Most accounts begin with some credits, or nothing but windows would ever pay.
  return fc
    .tuple(members, fc.array(issues(scale), { maxLength: 4, size: "max" }), some)
    .map(([who, first, then]) => [...who, ...first, ...then]);
}

/** A life in a world: what happened to it, one step after the other. */
export interface Story {
  readonly world: World;
  readonly steps: readonly Step[];
  readonly hasTestClock: boolean;
}

export function stories(
  worlds: fc.Arbitrary<World>,
  options: StepOptions,
  maxLength?: number,
): fc.Arbitrary<Story> {
  return worlds.chain((world) =>
    fc.record({
      world: fc.constant(world),
      steps: stepsIn(world, options, maxLength),
      hasTestClock: options.changesRules ? fc.boolean() : fc.constant(false),
    }),
  );
}

export function openLife({ world, hasTestClock }: Story): AccountLife {
  const [plan] = world.plans;
  return AccountLife.opened(world.catalogue, plan.ref, NOON, plan.consent, hasTestClock ? NOON : null);
}

export function requestOf(step: Extract<Step, { act: "ask" }>, now: Instant): Request {
  const { kind, feature, tokens, seconds, key, partial } = step;
  return {
    kind,
    feature,
    memberId: step.member,
    usage: feature === "task" ? { tokens, seconds } : feature === "video" ? { seconds } : { tokens },
    properties: {},
    partial,
    holdSeconds: kind === "hold" ? step.holdSeconds : null,
    attribution: { ...NOBODY, key },
    occurredAt: step.lateMs === null ? null : now - step.lateMs,
    ...(kind === "track" && step.hasFailed ? { failed: true } : {}),
  };
}

/** What a capture tells of the hold's work. */
export function captureOf(
  step: Extract<Step, { act: "capture" }>,
  hold: Hold,
  now: Instant,
): { usage: Usage; occurredAt?: Instant } {
  const { tokens, seconds, lateMs } = step;
  const told =
    hold.feature === "task" ? { tokens, seconds } : hold.feature === "video" ? { seconds } : { tokens };
  const usage = step.isAsHeld ? hold.usage : told;
  return lateMs === null ? { usage } : { usage, occurredAt: now - lateMs };
}

/** Names of grants say nothing about when they came, so that the id decides the order by chance. */
export function grantName(nth: number): string {
  return `grt_${(nth * 7) % 10}${nth}`;
}
