import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { freshRef } from "@/lib/ids";
import { EXPLAINED, explain } from "./explain";
import type { Reads } from "./explanation";

const REF = freshRef(0);
const ASKED = new Error("asked");

/** An API that answers nothing, and says that it was asked. */
const deaf = new Proxy({} as Reads, {
  get: () => () => ({
    // biome-ignore lint/suspicious/noThenProperty: what the client answers is both a promise and a list of pages.
    then: (_: unknown, refuse: (error: Error) => void) => refuse(ASKED),
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(ASKED) }),
  }),
});

const every = [...EXPLAINED.ofAccounts, ...EXPLAINED.ofAdministration];

test.each(every)("an id %s… is asked for", async (prefix) => {
  const asked = explain(deaf, `${prefix}${REF}`, { account: "ext:acme", kinds: "all" });
  await expect(asked).rejects.toBe(ASKED);
});

test("what may be explained to an account's own programs is nothing of administration", async () => {
  for (const prefix of EXPLAINED.ofAdministration)
    await expect(explain(deaf, `${prefix}${REF}`, { account: null, kinds: "of_accounts" })).rejects.toThrow(
      "is no id that is explained here",
    );
});

test("the page of the command line names every kind of id that is explained", () => {
  const page = readFileSync("docs/cli.md", "utf8");
  for (const prefixes of [EXPLAINED.ofAccounts, EXPLAINED.ofAdministration])
    expect(page).toContain(`\`${prefixes.join(" ")}\``);
});

test("of a person is told what they did, oldest first", async () => {
  const entry = (action: string, second: number) => ({
    id: `evt_${freshRef(second)}`,
    action,
    object: "acct_1",
    at: new Date(second).toISOString(),
  });
  const data = [entry("account.frozen_set", 2_000), entry("account.opened", 1_000)];
  const reads = { listAuditLog: async () => ({ data, has_more: false }) } as unknown as Reads;
  const told = await explain(reads, `usr_${REF}`, { account: null, kinds: "all" });
  expect(told.sentence).toBe(
    "Somebody who signs in, with 2 acts in the audit log; the last was account.frozen_set on acct_1 at 1970-01-01T00:00:02.000Z.",
  );
  expect(told.chain.map(({ id }) => id)).toEqual([data[1]?.id, data[0]?.id]);
});
