import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PrintReceipt } from "@/components/payments/print-receipt";
import { ownName, purchaseStory, STATUS_WORDS } from "@/components/payments/purchase-words";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { accountOfPage } from "@/lib/auth/page-account";
import { requireUser } from "@/lib/auth/page-user";
import { isId } from "@/lib/engine/ids";
import { formatCredits } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import { formatUtc } from "@/lib/format-time";
import { purchaseWire, readPurchase } from "@/lib/payments/reads";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Receipt" };

/** What was paid and what was bought for it: to print, or to keep as a PDF by printing. Another's is not found. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { runtime } = registered();
  await requireUser(runtime);
  const { id } = await params;
  const found = isId("pur", id) ? await readPurchase(runtime.db, id) : null;
  const purchase = found === null ? null : purchaseWire(found);
  if (purchase === null || purchase.paid === 0) notFound();
  const own = await accountOfPage(runtime, purchase.account);
  if (typeof own === "string" || own.memberId !== null) notFound();
  const account = await runtime.accountReads.account(own.id);
  return <Receipt purchase={purchase} holder={account?.name ?? ""} />;
}

function Receipt({ purchase, holder }: { purchase: PurchaseWire; holder: string }) {
  const money = (minor: number) => formatMoney(minor, purchase.price.currency);
  const name = ownName(purchase.package_name, purchase.credits);
  const time = (at: string | null) => (at === null ? "" : formatUtc(Date.parse(at)));
  return (
    <article className="relative max-w-160">
      {purchase.moves_money ? null : (
        // Drawn, not written: it is no text to be read, and shall be faint.
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-0 top-40 -rotate-12 text-center text-[min(7rem,24vw)] font-semibold tracking-widest text-ink/8 select-none before:content-['TEST']"
        />
      )}
      <PageHeader
        title="Receipt"
        actions={<PrintReceipt />}
        stamp={
          <Link href={`/credits?account=${purchase.account}`} className="text-sm print:hidden">
            Credits
          </Link>
        }
      >
        {purchase.moves_money ? null : <p className="font-medium">Test payment: no money moved.</p>}
      </PageHeader>
      <dl className="grid grid-cols-[6rem_1fr] sm:grid-cols-[10rem_1fr] gap-x-4 gap-y-2">
        <Term name="For">{holder}</Term>
        <Term name="Purchase">
          <span className="font-mono break-all">{purchase.id}</span>
        </Term>
        <Term name="Paid">{time(purchase.paid_at)}</Term>
        <Term name="What">
          {name === null ? "" : `${name}, `}
          {formatCredits(purchase.credits)} credits
        </Term>
        <Term name="Total">
          <span className="font-medium">{money(purchase.paid)}</span>
          <span className="block text-muted">{taxSentence(purchase.tax, money)}</span>
        </Term>
        <Term name="Paid with">{purchase.provider === "local" ? "the test provider" : "Stripe"}</Term>
        <Term name="State">
          {STATUS_WORDS[purchase.status].word}
          {purchaseStory(purchase).map((sentence) => (
            <span key={sentence} className="block text-muted">
              {sentence}
            </span>
          ))}
        </Term>
      </dl>
    </article>
  );
}

/** What the provider reported, and nothing that it did not. */
function taxSentence(tax: number | null, money: (minorUnits: number) => string): string {
  return tax === null ? "No tax was added." : `Of this ${money(tax)} is tax.`;
}

function Term({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
