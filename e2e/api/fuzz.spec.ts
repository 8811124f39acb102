import { expect, test } from "@playwright/test";
import { Api } from "../../lib/testing/contract/api";
import { demand } from "../../lib/testing/contract/world";
import { runFuzz } from "../../lib/testing/fuzz/fuzz-run";
import { startFuzzServer } from "../../lib/testing/fuzz/fuzz-server";

const REQUESTS = 20_000;

test("whatever is sent, no answer is a 5xx or undeclared, nothing invalid is accepted, and no refusal changes anything", async () => {
  test.setTimeout(300_000);
  const { target, stop } = await startFuzzServer();
  const seed = Date.now() % 1_000_000_000;
  console.log(`fuzz: seed ${seed}`);
  const { tally, faults } = await runFuzz(target, { requests: REQUESTS, seed });
  const books = await new Api(target.origin, target.keys.live).post("/reconciliation/runs", {});
  await stop();
  expect(faults.map((fault) => `${fault.faults.join("; ")}\n${fault.curl}\n-> ${fault.answer}`)).toEqual([]);
  expect(tally.requests).toBe(REQUESTS);
  // A run that is refused everywhere, or nowhere, would prove nothing.
  expect(tally.accepted).toBeGreaterThan(REQUESTS / 10);
  expect(tally.proven).toBeGreaterThan(REQUESTS / 2);
  expect(demand(books, 200).breaks).toEqual([]);
});
