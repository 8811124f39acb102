import { describe, expect, test } from "vitest";
import type { Principal } from "./principal";
import { problem } from "./problem";
import type { RouteCall } from "./route-call";
import { whileLetIn } from "./watched-stream";

const key: Principal = {
  kind: "key",
  keyId: "key_1",
  scopes: ["read"],
  livemode: true,
  accountId: null,
  memberId: null,
};
const person: Principal = {
  kind: "session",
  userId: "usr_1",
  role: "user",
  accountIds: ["acct_1", "acct_2"],
  memberships: {},
};
const call = {} as RouteCall;

async function* frames() {
  let ended = 0;
  try {
    for (;;) yield `frame ${ended++}`;
  } finally {
    closed++;
  }
}
let closed = 0;

/** What of an endless stream arrives while these are the answers to who calls, one per frame; the last one stays. */
async function heard(then: Principal, answers: readonly ReturnType<typeof problem>[] | readonly Principal[]) {
  let asked = 0;
  const authenticate = async () => answers[Math.min(asked++, answers.length - 1)] as Principal;
  const told: unknown[] = [];
  for await (const frame of whileLetIn(frames(), then, call, authenticate, 0)) {
    told.push(frame);
    if (told.length === 10) break;
  }
  return told.length;
}

describe("an event stream", () => {
  test("goes on for as long as its caller is let in", async () => {
    expect(await heard(key, [key])).toBe(10);
    expect(
      await heard(person, [{ ...person, accountIds: ["acct_2", "acct_3", "acct_1"], memberships: {} }]),
    ).toBe(10);
  });

  test("ends, and its source with it, once the key is revoked or the session over", async () => {
    const before = closed;
    expect(await heard(key, [key, key, problem("unauthenticated", "Revoked.")] as Principal[])).toBe(2);
    expect(closed).toBe(before + 1);
  });

  test("ends once the person has lost an account or a role", async () => {
    expect(await heard(person, [{ ...person, accountIds: ["acct_1"], memberships: {} }])).toBe(0);
    expect(await heard({ ...person, role: "admin" }, [person])).toBe(0);
    const member = { ...person, memberships: { acct_3: "mem_1" } };
    expect(await heard(member, [{ ...member, memberships: { acct_3: "mem_2" } }])).toBe(0);
    expect(await heard(member, [person])).toBe(0);
  });

  test("asks who calls every few seconds and not for every frame", async () => {
    let asked = 0;
    const stream = whileLetIn(frames(), key, call, () => {
      asked++;
      return key;
    });
    for (let i = 0; i < 1_000; i++) await stream.next();
    await stream.return(undefined);
    expect(asked).toBe(0);
  });
});
