import { openAccount } from "../accounts/commands";
import type { NewAccountRequest } from "../accounts/schema/account-schema";
import type { AuthorizedAccountId } from "../auth/authorized-account";
import { type Asked, issueGrant } from "../credits/commands";
import type { NewGrantRequest } from "../credits/schema/grant-schema";
import { submitUsage } from "../decisions/commands";
import type { Answer } from "../decisions/commit/submission";
import type { UsageEvent } from "../engine/facts";
import { uuidOfId } from "../engine/ids";
import type { Layer, Plan } from "../engine/plan";
import type { PriceBook } from "../engine/price";
import type { UsageCommand } from "../engine/request";
import { BOOK, of, planOf } from "../engine/testing/example-plans";
import { freshId, freshRef } from "../ids";
import { contentOfPlan, planJson } from "../plans/catalogue/plan-content";
import { priceBookJson } from "../plans/catalogue/price-book-content";
import { priceBookContentSchema } from "../plans/schema/price-book-content";
import type { Runtime } from "../runtime";
import type { Author } from "../storage/audit-ports";

type Publishing = Pick<Runtime, "db" | "clock">;

/** Publishes a price book as its version 1 and answers its ref. A unit of `codex.task` costs a credit, a second of `sora.video` two. */
async function publishBook({ db, clock }: Publishing, book: PriceBook = BOOK): Promise<string> {
  const id = freshId("pbk", clock.now());
  const content = priceBookJson({ features: copied(book.features) });
  priceBookContentSchema.parse(content);
  await db.priceBook.create({ data: { id: uuidOfId(id), name: "Book" } });
  await db.priceBookVersion.create({
    data: { priceBookId: uuidOfId(id), version: 1, status: "published", content: content as object },
  });
  return `${id}@1`;
}

/** Publishes a plan of these layers over a price book of its own, and answers its ref: what the catalogue's commands would store. */
export async function publishPlan(
  runtime: Publishing,
  layers: readonly Layer[],
  more: Partial<Plan> & { book?: PriceBook } = {},
): Promise<string> {
  const { db, clock } = runtime;
  const { book, ...ofPlan } = more;
  const priceBook = await publishBook(runtime, book);
  const id = freshId("pln", clock.now());
  const content = planJson(contentOfPlan(planOf(layers, { ...ofPlan, priceBook })));
  await db.plan.create({ data: { id: uuidOfId(id), name: "Plan" } });
  await db.planVersion.create({
    data: { planId: uuidOfId(id), version: 1, status: "published", content: content as object },
  });
  return `${id}@1`;
}

/** Opens a sandbox account on a published plan, as the API would. */
export async function openedAccount(
  runtime: Runtime,
  plan: string,
  more: Partial<NewAccountRequest> = {},
): Promise<AuthorizedAccountId> {
  const request = { name: "Maya", kind: "person" as const, plan, time_zone: "UTC", ...more };
  const opened = await openAccount(runtime, request, false, bySystem);
  if (opened.kind !== "opened") throw new Error(`the account was not opened: ${opened.kind}`);
  return opened.accountId as AuthorizedAccountId;
}

/** Issues so many credits and answers the grant's id. */
export async function grantedTo(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  credits: number | string,
  more: Partial<NewGrantRequest> = {},
): Promise<string> {
  const request: NewGrantRequest = {
    amount: of(credits),
    kind: "promo",
    expires_at: null,
    features: null,
    reason: "test",
    ...more,
  };
  const issued = await issueGrant(runtime, accountId, request, asked());
  if (issued.kind !== "recorded") throw new Error(`the grant was not issued: ${issued.kind}`);
  return issued.grantId;
}

/** What nobody asked for: it leaves no entry in the audit log. */
export const bySystem: Author = { actor: "system", requestId: null };

/** An act's identity under a key of its own, or the one given. */
export function asked(key: string = freshRef(0), requestHash = "0".repeat(32)): Asked {
  return { ...bySystem, key, requestHash };
}

/** Submits a command under its key, or under one of its own. */
export function submit(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  command: UsageCommand,
  key: string = freshRef(0),
): Promise<Answer> {
  return submitUsage(runtime, accountId, command, key);
}

/** The event that an answer says is recorded; anything else fails the test. */
export function eventOf(answer: Answer): UsageEvent {
  if (answer.kind !== "recorded") throw new Error(`not recorded: ${answer.kind}`);
  return answer.stored.event;
}

/** How many answers say what: `{ allowed: 5, blocked: 3, overloaded: 1 }`. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = answer.kind === "recorded" ? answer.stored.event.outcome.outcome : answer.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function copied(features: PriceBook["features"]) {
  return Object.fromEntries(
    Object.entries(features).map(([key, { dimensions, rates }]) => [
      key,
      { dimensions: [...dimensions], rates: rates.map((rate) => ({ ...rate, when: { ...rate.when } })) },
    ]),
  );
}
