import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { DisputePackWire } from "../schema/pack-schema";
import { packPdf, sectionsOf } from "./pack-pdf";

const amounts = { cost: "6", covered: "6", shortfall: "0" };
const at = "2026-11-23T12:00:00.000Z";
const HASH = "a".repeat(64);

const PACK = {
  format: "spillway/dispute-pack/1",
  made_at: at,
  account: { id: "acct_1", name: "Maya Тест" },
  decision: {
    ...{
      id: "dec_1",
      outcome: "allowed",
      feature: "sora.video",
      usage: { seconds: "8" },
      seq: 7,
      decided_at: at,
    },
    ...{ ...amounts, plan: "pln_1@7", price_book: "pbk_1@3" },
    trace: [
      { layer: "windows", before: "2", taken: "2", after: "0", skipped: null, grants: [], windows: [] },
      {
        layer: "free",
        before: null,
        taken: "0",
        after: null,
        skipped: "not_for_feature",
        grants: [],
        windows: [],
      },
      {
        ...{ layer: "promo", before: "16", taken: "4", after: "12", skipped: null, windows: [] },
        grants: [{ id: "grt_1", before: "16", taken: "4", after: "12", skipped: null }],
      },
    ],
  },
  usage_event: {
    ...{ id: "use_1", idempotency_key: "clip-1", hash: HASH },
    attribution: { key: null, session: "s-1", client: null, lineage: null },
  },
  monetization_event: { id: "mon_1", cost: "6", included: "2", charged: "4", overshoot: "0", hash: HASH },
  balance_updates: [
    { id: "bal_1", kind: "debit", amount: "-4", grant: "grt_1", balance_after: "12", hash: HASH },
  ],
  refunds: [],
  disputes: [],
  chain: { facts_seq: 9, facts_head: HASH },
} as unknown as DisputePackWire;

test("a pack leads from what was asked, by each layer, to every movement with its hash (E15)", () => {
  const text = JSON.stringify(sectionsOf(PACK));
  for (const part of [
    "6 of 6 credits covered",
    "8 seconds",
    "clip-1",
    "s-1",
    "skipped: not_for_feature",
    "grt_1 4",
  ])
    expect(text).toContain(part);
  for (const id of ["use_1", "mon_1", "bal_1"]) expect(text).toContain(`${id}  ${HASH}`);
  expect(text).toContain("cost 6 = included 2 + charged 4 + overshoot 0");
});

test("it is one page of PDF, however much there is to say (E15)", async () => {
  const many = Array.from({ length: 200 }, () => PACK.balance_updates[0]);
  for (const pack of [PACK, { ...PACK, balance_updates: many } as DisputePackWire]) {
    const text = Buffer.from(await packPdf(pack)).toString("latin1");
    expect(text.startsWith("%PDF-")).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});

test("names in Latin, Greek and Cyrillic letters are written as they are", async () => {
  const pack = { ...PACK, account: { id: "acct_1", name: "Łódź Ελλάδα Київ" } } as DisputePackWire;
  const written = lettersOf(Buffer.from(await packPdf(pack)));
  for (const letter of "ŁódźΕλάδαКиїв") expect(written, letter).toContain(letter);
  expect(written).not.toContain("?");
});

/** What the glyphs of the embedded font stand for: their table is in one of the file's compressed streams. */
function lettersOf(pdf: Buffer): string {
  const letters: string[] = [];
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 7)) {
    const end = pdf.indexOf("\nendstream", at);
    let text = "";
    try {
      text = inflateSync(pdf.subarray(at + 7, end)).toString("latin1");
    } catch {
      continue;
    }
    if (!text.includes("beginbfrange")) continue;
    for (const [, code] of text.matchAll(/<([0-9a-f]{4})>/g))
      letters.push(String.fromCodePoint(Number.parseInt(code ?? "", 16)));
  }
  return letters.join("");
}
