import { expect, test } from "vitest";
import type { ActivityPage } from "@/lib/decisions/client";
import { withHead } from "./use-activity";

const row = (seq: number, state = "settled") => ({ id: `dec_${seq}`, seq, aftermath: { state } });
const pageOf = (...rows: object[]) =>
  ({ data: rows, has_more: true, next_cursor: "c" }) as unknown as ActivityPage;
const known = { pages: [pageOf(row(3, "pending"), row(2)), pageOf(row(1))], pageParams: [null, "c"] };
const idsOf = ({ pages }: typeof known) => pages.map((page) => page.data.map(({ id }) => id));

test("what is new goes on top, and what is known says what has become of it", () => {
  const told = withHead(known, pageOf(row(5), row(4), row(3)), false);
  expect(idsOf(told as typeof known)).toEqual([["dec_5", "dec_4", "dec_3", "dec_2"], ["dec_1"]]);
  expect(told.pages[0]?.data[2]?.aftermath.state).toBe("settled");
});

test("where more came than one look shows the list begins anew, but not under whoever reads", () => {
  const head = pageOf(row(9), row(8));
  expect(withHead(known, head, true)).toBe(known);
  expect(idsOf(withHead(known, head, false) as typeof known)).toEqual([["dec_9", "dec_8"]]);
});

test("a look that shows further down than what is known puts nothing old on top", () => {
  const known = { pages: [pageOf(row(3), row(2))], pageParams: [null] };
  const told = withHead(known, pageOf(row(4), row(3), row(2), row(1)), false);
  expect(idsOf(told as typeof known)).toEqual([["dec_4", "dec_3", "dec_2"]]);
});

test("an empty list takes the first rows in", () => {
  const empty = { pages: [pageOf()], pageParams: [null] };
  expect(idsOf(withHead(empty, pageOf(row(1)), false) as typeof known)).toEqual([["dec_1"]]);
});
