import { expect, test } from "vitest";
import { balanceUpdateSchema, monetizationEventSchema, usageEventSchema } from "../schema/ledger-schema";
import { balanceUpdateColumns, monetizationEventColumns, usageEventColumns } from "./dataset-columns";

test.each([
  ["usage events", usageEventSchema, usageEventColumns],
  ["monetization events", monetizationEventSchema, monetizationEventColumns],
  ["balance updates", balanceUpdateSchema, balanceUpdateColumns],
] as const)("a column is there for every member of %s, in their order", (_, schema, columns) => {
  const members = Object.keys(schema.shape).flatMap((name) =>
    name === "attribution"
      ? Object.keys(usageEventSchema.shape.attribution.shape).map((part) => `attribution_${part}`)
      : [name],
  );
  expect(columns.map(([header]) => header)).toEqual(members);
});
