import { parse } from "csv-parse/sync";
import { formatDecimal, parseDecimal } from "../../engine/amounts";
import type { Json } from "./api";
import { settled } from "./settled";
import { type ContractCase, creditsAccount, decided, demand, newAccount, newGrant, units } from "./world";

const sum = (amounts: readonly string[]): string =>
  formatDecimal(amounts.reduce((total, amount) => total + (parseDecimal(amount) ?? 0n), 0n));

export const statementCases: readonly ContractCase[] = [
  {
    name: "a statement's sums and the sum of the CSV lead to the balance (E2)",
    async run(world, expect) {
      const account = await creditsAccount(world, 100);
      const grant = await newGrant(world, account, { amount: "7", kind: "purchased" });
      for (const count of [3, "2.5", 4]) await decided(world, units(account, count));
      demand(await world.api.post(`/grants/${grant}/void`, { reason: "r" }), 200);
      const { credits } = await settled(world, account);
      const statement = demand(await world.api.get(`/accounts/${account}/statement`), 200);
      expect(statement).toMatchObject({ account, opening_balance: "0", closing_balance: credits.balance });
      expect(sum(statement.totals.map(({ amount }: Json) => amount))).toBe(credits.balance);
      const csv = await world.api.get(`/accounts/${account}/balance-updates`, { accept: "text/csv" });
      const rows: Json[] = parse(csv.text, { columns: true, record_delimiter: "\r\n" });
      expect(sum(rows.map(({ amount }) => amount))).toBe(credits.balance);
      expect(rows).toHaveLength(statement.totals.reduce((all: number, { count }: Json) => all + count, 0));
    },
  },
  {
    name: "a period begins with what was left before it, also where nothing moved within it",
    async run(world, expect) {
      const account = await creditsAccount(world, 12);
      const path = `/accounts/${account}/statement`;
      const later = demand(await world.api.get(`${path}?from=2199-01-01T00:00:00Z`), 200);
      expect(later).toMatchObject({ opening_balance: "12", totals: [], closing_balance: "12" });
      const before = demand(await world.api.get(`${path}?to=2020-01-01T00:00:00Z`), 200);
      expect(before).toMatchObject({ opening_balance: "0", totals: [], closing_balance: "0" });
    },
  },
  {
    name: "the same is a document to print",
    async run(world, expect) {
      const account = await newAccount(world, { name: "Zoë Ångström Ελένη" });
      await newGrant(world, account, { reason: "Willkommen − 5" });
      const answer = await world.api.get(`/accounts/${account}/statement`, { accept: "application/pdf" });
      expect([answer.status, answer.header("content-type")]).toEqual([200, "application/pdf"]);
      expect(answer.header("content-disposition")).toBe(`attachment; filename="statement-${account}.pdf"`);
      expect(answer.text.startsWith("%PDF-1.")).toBe(true);
      expect(answer.text.trimEnd().endsWith("%%EOF")).toBe(true);
    },
  },
];
