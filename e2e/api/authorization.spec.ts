import { expect, test } from "@playwright/test";
import pg from "pg";
import { uuidOfId } from "../../lib/engine/ids";
import { documentBreaks } from "../../lib/testing/api-document/document-breaks";
import { type ApiDocument, readDocument } from "../../lib/testing/api-document/operation";
import { type Call, hear, leastCall } from "../../lib/testing/authorization/call";
import {
  CALLERS,
  type Caller,
  isMember,
  SIDES,
  SIDES_OF_MEMBERS,
  type Side,
  sees,
  verdictOf,
} from "../../lib/testing/authorization/caller";
import { type Policy, policyOf, UNBOUND } from "../../lib/testing/authorization/policy";
import {
  makeAnother,
  makeSpecimens,
  type Specimens,
  tellTales,
} from "../../lib/testing/authorization/specimens";
import type { Api } from "../../lib/testing/contract/api";
import { demand, type World } from "../../lib/testing/contract/world";
import { inParallel } from "../../lib/testing/in-parallel";
import { callersOf } from "./authorization-callers";
import { MOUNTS, worldOn } from "./mounts";

/** Enough at once to keep both the server and us busy. */
const CALLS_AT_ONCE = 12;

interface Cell {
  readonly name: string;
  readonly api: Api;
  readonly caller: Caller;
  readonly policy: Policy;
  readonly side: Side;
  readonly call: Call;
  readonly expected: ReturnType<typeof verdictOf>;
}

/** What the matrix is tried on: one mount of the built app, and objects of its own. */
interface Matrix {
  readonly world: World;
  readonly document: ApiDocument;
  readonly specimens: Record<Side, Specimens>;
  readonly callers: ReadonlyMap<string, Api>;
}

for (const [where, variable] of MOUNTS) {
  test(`every route answers every kind of principal as its policy says, and turns away without a trace, ${where}`, async () => {
    test.setTimeout(120_000);
    const database = new pg.Pool({ connectionString: process.env.SPILLWAY_E2E_DATABASE_URL, max: 2 });
    const world = await worldOn(variable);
    const document = readDocument(demand(await world.api.get("/openapi.json"), 200));
    const specimens = await makeSpecimens(world);
    const callers = await callersOf(database, world.api.origin, specimens);
    const matrix = { world, document, specimens, callers };
    const cells = cellsOf(matrix);
    const offences: string[] = [];
    const tryAll = (which: readonly Cell[]) =>
      inParallel(which, CALLS_AT_ONCE, async (cell) => {
        const offence = await offenceOf(cell, matrix);
        if (offence !== null)
          offences.push(`${cell.policy.operation.id}, ${cell.side}, ${cell.name}: ${offence}`);
      });
    const before = await fingerprint(database, specimens);
    await tryAll(cells.filter(({ expected }) => expected !== "let_in"));
    expect(await fingerprint(database, specimens)).toEqual(before);
    await tryAll(cells.filter(({ expected }) => expected === "let_in"));
    await database.end();
    expect(offences).toEqual([]);
    expect(cells.length).toBeGreaterThan(1_500);
  });
}

/** Each route with each principal, on each object; whoever is turned away at the door is not sent to every object behind it. */
function cellsOf({ world, document, specimens, callers }: Matrix): Cell[] {
  return document.operations.flatMap((operation) => {
    const policy = policyOf(operation);
    const calls = SIDES_OF_MEMBERS.map((side) =>
      leastCall(policy, specimens[side], document.schemas, world.creditsPlan),
    );
    return Object.entries(CALLERS).flatMap(([name, caller]) => {
      const api = callers.get(name) as Api;
      const all = isMember(caller) ? SIDES_OF_MEMBERS : SIDES;
      const sides = policy.binding === null ? SIDES.slice(0, 1) : all;
      const cells = sides.map((side, i) => ({
        name,
        api,
        caller,
        policy,
        side,
        call: calls[i] as Call,
        expected: verdictOf(policy, caller, side),
      }));
      const isAlike = cells.every(({ expected }) => expected === cells[0]?.expected && expected !== "let_in");
      return isAlike ? cells.slice(0, 1) : cells;
    });
  });
}

/** What is wrong with the answer to a cell; null where nothing is. */
async function offenceOf(cell: Cell, { world, document, specimens }: Matrix): Promise<string | null> {
  const { api, caller, policy, side, expected } = cell;
  const { operation } = policy;
  let { call } = cell;
  // What a call ends is the last that its path names: of an account's member it is the member.
  const ended = [...operation.template.matchAll(/\/([\w-]+)\/\{\w+\}/g)].at(-1)?.[1];
  if (operation.method === "DELETE" && expected === "let_in" && ended !== undefined) {
    const own = { ...specimens[side], [ended]: await makeAnother(world, ended, side, specimens) };
    call = leastCall(policy, own, document.schemas, world.creditsPlan);
  }
  const heard = await hear(api, policy, call);
  if (heard.verdict !== expected) return `${expected}, but ${heard.status} ${heard.text.slice(0, 300)}`;
  const breaks = documentBreaks(operation, heard, document.schemas);
  if (breaks.length > 0) return `${breaks.join("; ")} is not as declared: ${heard.text.slice(0, 200)}`;
  if (caller.kind === "key" && caller.livemode && UNBOUND[operation.id] === "of_both_for_live_keys")
    return null;
  const asked = JSON.stringify(call);
  const others = isMember(caller) ? SIDES_OF_MEMBERS : SIDES;
  for (const foreign of others.filter((one) => one !== "missing" && !sees(caller, one, "read"))) {
    const told = tellTales(specimens, foreign).find((id) => heard.text.includes(id) && !asked.includes(id));
    if (told !== undefined) return `told of ${told}`;
  }
  return null;
}

/** All that calls could change of the matrix's own objects. Other tests work on the same database, so nothing else is looked at. */
async function fingerprint(database: pg.Pool, specimens: Record<Side, Specimens>): Promise<unknown> {
  const rows = async (collection: string, query: string) => {
    const ids = SIDES.slice(0, 3).map((side) => uuidOfId(specimens[side][collection] as string));
    return (await database.query(query, [ids])).rows;
  };
  return [
    await rows(
      "accounts",
      `select a.name, a.email, s.seq, (select count(*) from api_keys k where k.account_id = a.id) as keys
         from accounts a join standings s on s.account_id = a.id where a.id = any($1::uuid[]) order by a.id`,
    ),
    await rows("api-keys", "select id, revoked_at from api_keys where id = any($1::uuid[]) order by id"),
    await rows(
      "plans",
      "select * from plan_versions where plan_id = any($1::uuid[]) order by plan_id, version",
    ),
    await rows(
      "price-books",
      "select * from price_book_versions where price_book_id = any($1::uuid[]) order by price_book_id, version",
    ),
    await rows("test-clocks", "select * from test_clocks where id = any($1::uuid[]) order by id"),
  ];
}
