import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import { formatCredits } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";
import { purchaseStory, STATUS_WORDS } from "./purchase-words";

const COLUMNS = [
  { key: "time", label: "Time" },
  { key: "package", label: "Package" },
  { key: "credits", label: "Credits", isNumeric: true },
  { key: "price", label: "Price", isNumeric: true },
  { key: "state", label: "State" },
  { key: "receipt", label: "Receipt", isLabelHidden: true },
] as const;

/** Every purchase with what became of it; refunds and disputes are told, also where credits were spent by then. */
export function PurchasesTable({ purchases }: { purchases: readonly PurchaseWire[] }) {
  return (
    <Table caption="Purchases, newest first" columns={COLUMNS}>
      {purchases.map((purchase) => (
        <PurchaseRow key={purchase.id} purchase={purchase} />
      ))}
    </Table>
  );
}

function PurchaseRow({ purchase }: { purchase: PurchaseWire }) {
  const { word, tone } = STATUS_WORDS[purchase.status];
  const isOpen = purchase.checkout !== null;
  return (
    <Row>
      <Cell isLead>
        <Moment at={purchase.created_at} />
      </Cell>
      <Cell label="Package" title={purchase.id}>
        {purchase.package_name}
        {purchase.origin === "auto_top_up" ? <span className="text-muted">, auto top-up</span> : null}
      </Cell>
      <Cell label="Credits" isNumeric className="font-mono">
        {formatCredits(purchase.credits)}
      </Cell>
      <Cell label="Price" isNumeric className="font-mono">
        {formatMoney(purchase.price.minor_units, purchase.price.currency)}
      </Cell>
      <Cell label="State">
        <span>
          <Badge tone={tone}>{word}</Badge>
          {purchaseStory(purchase).map((sentence) => (
            <span key={sentence} className="block max-w-[48ch] text-sm text-muted">
              {sentence}
            </span>
          ))}
        </span>
      </Cell>
      <Cell className="text-end print:hidden">
        {isOpen ? (
          <Link href={purchase.checkout?.url ?? ""} prefetch={false}>
            Pay
          </Link>
        ) : purchase.paid > 0 ? (
          <Link href={`/credits/receipts/${purchase.id}`}>Receipt</Link>
        ) : null}
      </Cell>
    </Row>
  );
}
