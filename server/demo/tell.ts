import { openAccount } from "@/lib/accounts/commands";
import { sweepAccount } from "@/lib/accounts/sweep/sweep-account";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { changeGrant, issueGrant } from "@/lib/credits/commands";
import { submitUsage } from "@/lib/decisions/commands";
import { type Instant, ONE, parseDecimal } from "@/lib/engine/amounts";
import { NOBODY } from "@/lib/engine/facts";
import type { UsageCommand } from "@/lib/engine/request";
import type { KeyPrincipal } from "@/lib/http/principal";
import { addMember } from "@/lib/members/commands";
import { listMembers } from "@/lib/members/reads";
import type { Runtime } from "@/lib/runtime";
import type { PlanName } from "./plans";
import type { Step, Story } from "./story";

/** The runtime that the stories are told in, and the hand on its clock. */
export interface Stage {
  readonly runtime: Runtime;
  setNow(at: Instant): void;
  /** Settles what has been decided so far, at the clock's time. */
  settle(): Promise<void>;
}

const SYSTEM: KeyPrincipal = {
  kind: "key",
  keyId: "system",
  scopes: [],
  livemode: false,
  accountId: null,
  memberId: null,
};
const MINUTE_MS = 60_000;
/** The demo is a story that was told before: it fills no audit log. */
const BY_SYSTEM = { actor: "system", requestId: null } as const;
const NOTHING_ASKED = "0".repeat(32);

interface Actor {
  readonly story: Story;
  readonly accountId: AuthorizedAccountId;
  readonly holds: Map<string, string>;
  readonly grants: Map<string, string>;
  /** Ids of members by their external ids. */
  readonly members: Map<string, string>;
}

type Moment = { readonly at: Instant } & (
  | { readonly opens: Story }
  | { readonly story: Story; readonly step: Step; readonly key: string }
);

/**
 * Tells all stories in the order of time, the clock moved from moment to moment: every decision is the engine's, at its
 * instant. Each step has a key for ever, so telling them again adds only what an earlier telling did not get to.
 */
export async function tellStories(
  stage: Stage,
  stories: readonly Story[],
  plans: Readonly<Record<PlanName, string>>,
  toldAt: Instant,
): Promise<void> {
  const actors = new Map<Story, Actor>();
  let unsettled = 0;
  for (const moment of momentsOf(stories, toldAt)) {
    // What is posted at once follows what was decided before it, in the ledger as in time.
    if (unsettled > 0 && !isUsage(moment)) {
      await stage.settle();
      unsettled = 0;
    }
    if (isUsage(moment)) unsettled++;
    stage.setNow(moment.at);
    if ("opens" in moment) actors.set(moment.opens, await enter(stage.runtime, moment.opens, plans));
    else await take(stage.runtime, actors.get(moment.story) as Actor, moment.step, moment.key, toldAt);
  }
  stage.setNow(toldAt);
  await stage.settle();
}

/** The key of the step that is told last of all: where it is recorded, everything is. */
export function lastKey(stories: readonly Story[]): { readonly story: Story; readonly key: string } {
  const last = momentsOf(stories, 0).findLast((moment) => "key" in moment);
  if (last === undefined || !("key" in last)) throw new Error("no story has a step");
  return last;
}

function isUsage(moment: Moment): boolean {
  return "step" in moment && ["use", "capture", "release"].includes(moment.step.kind);
}

function momentsOf(stories: readonly Story[], toldAt: Instant): Moment[] {
  const ago = (minutes: number): Instant => toldAt - Math.round(minutes * MINUTE_MS);
  const moments = stories.flatMap((story): Moment[] => [
    { at: ago(story.openedMinutesAgo), opens: story },
    ...story.steps.map((step, i) => ({ at: ago(step.minutesAgo), story, step, key: `demo-${i + 1}` })),
  ]);
  return moments.sort((a, b) => a.at - b.at);
}

async function enter(
  runtime: Runtime,
  story: Story,
  plans: Readonly<Record<PlanName, string>>,
): Promise<Actor> {
  const { externalId, name, email, accountKind, plan, timeZone, consent } = story;
  await openAccount(
    runtime,
    {
      external_id: externalId,
      name,
      kind: accountKind,
      plan: plans[plan],
      time_zone: timeZone,
      ...(email === null ? {} : { email }),
      ...(consent === null ? {} : { consent }),
    },
    false,
    BY_SYSTEM,
  );
  const accountId = await runtime.authorizeAccount(SYSTEM, `ext:${externalId}`, "write");
  if (typeof accountId !== "string") throw new Error(`the demo's account ${externalId} could not be opened`);
  return { story, accountId, holds: new Map(), grants: new Map(), members: new Map() };
}

async function take(runtime: Runtime, actor: Actor, step: Step, key: string, toldAt: Instant): Promise<void> {
  const { accountId } = actor;
  const asked = { ...BY_SYSTEM, key, requestHash: NOTHING_ASKED };
  switch (step.kind) {
    case "use":
    case "capture":
    case "release":
      return decide(runtime, actor, step, key);
    case "grant": {
      const after = (minutes: number | null) => (minutes === null ? null : toldAt + minutes * MINUTE_MS);
      const effectiveAt = after(step.effectiveIn);
      const outcome = await issueGrant(
        runtime,
        accountId,
        {
          amount: parseDecimal(step.amount) as bigint,
          kind: step.grantKind,
          expires_at: after(step.expiresIn),
          features: step.features === null ? null : [...step.features],
          reason: step.reason,
          ...(effectiveAt === null ? {} : { effective_at: effectiveAt }),
        },
        asked,
      );
      if (outcome.kind === "recorded") actor.grants.set(step.name, outcome.grantId);
      return;
    }
    case "void": {
      const grantId = actor.grants.get(step.grant);
      if (grantId === undefined) return;
      await changeGrant(runtime, accountId, { kind: "grant_voided", grantId, reason: step.reason }, asked);
      return;
    }
    case "join":
      return joinMember(runtime, actor, step);
    case "act":
      await runtime.acts.record(accountId, step.act, asked);
      return;
    case "sweep":
      return sweepAccount(runtime, accountId);
  }
}

/** An earlier telling may have added them already: the external id is theirs alone. */
async function joinMember(
  runtime: Runtime,
  { accountId, members }: Actor,
  { member }: Extract<Step, { kind: "join" }>,
): Promise<void> {
  await addMember(runtime, accountId, { ...member, limits: {} }, BY_SYSTEM);
  const filter = { memberId: null, withRemoved: false, limit: 1, beforeId: null };
  const [found] = await listMembers(runtime, accountId, { ...filter, externalId: member.external_id });
  if (found === undefined) throw new Error(`the demo's ${member.name} could not be added`);
  members.set(member.external_id, found.id);
}

async function decide(
  runtime: Runtime,
  actor: Actor,
  step: Extract<Step, { kind: "use" | "capture" | "release" }>,
  key: string,
): Promise<void> {
  const command = commandOf(actor, step);
  if (command === null) return;
  const answer = await submitUsage(runtime, actor.accountId, command, key);
  // A key that another version of the demo used for another step: what happened then stays.
  if (answer.kind === "key_reused") return;
  if (answer.kind !== "recorded") {
    throw new Error(
      `the demo's step ${key} of ${actor.story.externalId} was answered ${JSON.stringify(answer)}`,
    );
  }
  const { holdRef } = answer.stored.event;
  if (step.kind === "use" && step.hold !== null && holdRef !== null) actor.holds.set(step.hold.name, holdRef);
}

const quantities = (usage: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(usage).map(([dimension, count]) => [dimension, BigInt(count) * ONE]));

/** Null for the ending of a hold that was refused. */
function commandOf(
  actor: Actor,
  step: Extract<Step, { kind: "use" | "capture" | "release" }>,
): UsageCommand | null {
  if (step.kind === "use") {
    return {
      kind: step.mode,
      feature: step.feature,
      memberId: step.member === null ? null : (actor.members.get(step.member) ?? null),
      usage: quantities(step.usage),
      properties: step.properties,
      partial: "reject",
      holdSeconds: step.hold === null ? null : step.hold.minutes * 60,
      attribution: { key: null, session: step.session, client: step.client, lineage: null },
      occurredAt: null,
    };
  }
  const holdRef = actor.holds.get(step.hold);
  if (holdRef === undefined) return null;
  if (step.kind === "release") return { kind: "release", holdRef, attribution: NOBODY };
  return { kind: "capture", holdRef, usage: quantities(step.usage), attribution: NOBODY };
}
