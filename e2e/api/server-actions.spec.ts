import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { ACTIONS } from "../../lib/testing/authorization/action-policy";
import { CALLERS, SIDES } from "../../lib/testing/authorization/caller";
import { makeSpecimens } from "../../lib/testing/authorization/specimens";
import { inParallel } from "../../lib/testing/in-parallel";
import { callersOf } from "./authorization-callers";
import { worldOn } from "./mounts";

const CALLS_AT_ONCE = 8;

interface Manifest {
  readonly node: Readonly<
    Record<
      string,
      {
        readonly filename: string;
        readonly exportedName: string;
        readonly workers: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

test("every server action serves the people that its policy names, on the accounts it names, and nobody else", async () => {
  test.setTimeout(120_000);
  const world = await worldOn("SPILLWAY_E2E_URL");
  const specimens = await makeSpecimens(world);
  const database = new pg.Pool({ connectionString: process.env.SPILLWAY_E2E_DATABASE_URL, max: 1 });
  const callers = await callersOf(database, world.api.origin, specimens);
  await database.end();
  const manifest = JSON.parse(
    readFileSync(".next/server/server-reference-manifest.json", "utf8"),
  ) as Manifest;
  const { origin } = world.api;
  const offences: string[] = [];
  const cells = Object.entries(ACTIONS).flatMap(([name, policy]) => {
    const [id, built] = Object.entries(manifest.node).find(
      ([, { filename, exportedName }]) => `${filename}#${exportedName}` === name,
    ) as [string, Manifest["node"][string]];
    const worker = Object.keys(built.workers)[0] as string;
    return Object.entries(CALLERS).flatMap(([who, caller]) =>
      SIDES.map((side) => ({ name, policy, id, worker, who, caller, side })),
    );
  });
  await inParallel(cells, CALLS_AT_ONCE, async ({ name, policy, id, worker, who, caller, side }) => {
    const account = specimens[side].accounts as string;
    const isElsewhere = caller.kind === "person" && caller.isFromOtherSite;
    const told = await callAction(callers.get(who)?.credentials() ?? {}, origin, {
      id,
      asking: isElsewhere ? "https://elsewhere.example" : origin,
      page: pageOf(worker, account),
      args: policy.argsOf(account),
    });
    const isServed = told.includes(policy.marker(account));
    if (isServed !== policy.mayCall(caller, side))
      offences.push(`${name}, ${side}, ${who}: ${told.slice(0, 200)}`);
  });
  expect(offences).toEqual([]);
});

interface ActionCall {
  readonly id: string;
  /** The origin of the page that asks; a browser says it, and a page cannot. */
  readonly asking: string;
  /** A page that holds the action. Anybody may send a call there, whether or not they may see the page. */
  readonly page: string;
  readonly args: readonly unknown[];
}

/** What the action itself returns, as its line of the answer; the page that comes with it has a matrix of its own: the routes. */
async function callAction(
  headers: Readonly<Record<string, string>>,
  origin: string,
  { id, asking, page, args }: ActionCall,
): Promise<string> {
  const answer = await fetch(`${origin}${page}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      ...headers,
      "next-action": id,
      "content-type": "text/plain;charset=UTF-8",
      accept: "text/x-component",
      origin: asking,
    },
    body: JSON.stringify(args),
  });
  const text = await answer.text();
  if (asking === origin) expect(answer.status, text.slice(0, 300)).toBeLessThan(500);
  return /^1:.*$/m.exec(text)?.[0] ?? "";
}

/** `app/(account)/usage/page` -> `/usage`. */
function pageOf(worker: string, account: string): string {
  return worker
    .replace(/^app/, "")
    .replace(/\/page$/, "")
    .replaceAll(/\/\([^)]*\)/g, "")
    .replace("[id]", account);
}
