import type { BalanceUpdateWire, MonetizationEventWire, UsageEventWire } from "../schema/ledger-schema";
import type { Column } from "./csv-text";

/** What has no fixed members, as the JSON that it is: a column per dimension would change from export to export. */
const jsonOf = (value: object): string => JSON.stringify(value);

export const usageEventColumns: readonly Column<UsageEventWire>[] = [
  ...same<UsageEventWire>()("id", "account", "seq", "kind", "decision", "hold", "member", "feature"),
  ["usage", ({ usage }) => jsonOf(usage)],
  ["properties", ({ properties }) => jsonOf(properties)],
  ["attribution_key", ({ attribution }) => attribution.key],
  ["attribution_session", ({ attribution }) => attribution.session],
  ["attribution_client", ({ attribution }) => attribution.client],
  ["attribution_lineage", ({ attribution }) => attribution.lineage],
  ...same<UsageEventWire>()("outcome"),
  ["failed", ({ failed }) => (failed ? "true" : "false")],
  ...same<UsageEventWire>()(
    "refund_of",
    "reason",
    "cost",
    "covered",
    "plan",
    "price_book",
    "idempotency_key",
  ),
  ...same<UsageEventWire>()("occurred_at", "decided_at", "posted"),
  ["closed", ({ closed }) => jsonOf(closed)],
  ...same<UsageEventWire>()("monetization_event", "hash"),
];

export const monetizationEventColumns: readonly Column<MonetizationEventWire>[] = [
  ...same<MonetizationEventWire>()("id", "account", "seq", "usage_event", "decision", "cost", "included"),
  ...same<MonetizationEventWire>()("charged", "overshoot", "price_book", "hash"),
];

export const balanceUpdateColumns: readonly Column<BalanceUpdateWire>[] = [
  ...same<BalanceUpdateWire>()("id", "account", "ledger_seq", "kind", "amount", "grant", "balance_after"),
  ...same<BalanceUpdateWire>()("grant_balance_after", "cause_seq", "at", "hash"),
];

type Plain<Row> = {
  [Name in keyof Row]: Row[Name] extends string | number | null ? Name : never;
}[keyof Row];

/** Columns that are called as the member that they show. */
function same<Row>() {
  return <Name extends Plain<Row> & string>(...names: readonly Name[]): Column<Row>[] =>
    names.map((name) => [name, (row) => row[name] as string | number | null]);
}
