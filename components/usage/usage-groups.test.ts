import { expect, test } from "vitest";
import { groupsCsv, groupsOf } from "./usage-groups";

const sums = (requests: number, included: string, charged: string, cost: string) => ({
  requests,
  blocked: 0,
  usage: {},
  included,
  charged,
  overshoot: "0",
  cost,
});
const bucket = (groups: { group: string | null; row: ReturnType<typeof sums> }[]) => ({
  start: "2026-11-23T10:00:00.000Z",
  end: "2026-11-23T11:00:00.000Z",
  ...sums(0, "0", "0", "0"),
  groups: groups.map(({ group, row }) => ({ group, ...row })),
});

test("groups are summed over all buckets, exactly, what costs most first", () => {
  const groups = groupsOf({
    data: [
      bucket([
        { group: "web", row: sums(1, "0.1", "0", "0.1") },
        { group: null, row: sums(2, "0", "5", "5") },
      ]),
      bucket([{ group: "web", row: sums(3, "0.2", "6", "6.2") }]),
    ],
  });
  expect(groups).toMatchObject([
    { name: "web", requests: 4, included: "0.3", charged: "6", cost: "6.3" },
    { name: null, requests: 2, charged: "5" },
  ]);
});

test("the CSV has what is shown, and no formula", () => {
  const [group] = groupsOf({ data: [bucket([{ group: '=HYPERLINK("x")', row: sums(1, "1", "0", "1") }])] });
  expect(group).toBeDefined();
  expect(groupsCsv(group === undefined ? [] : [group])).toBe(
    'group,requests,blocked,included,charged,cost\r\n"\'=HYPERLINK(""x"")",1,0,1,0,1\r\n',
  );
});
