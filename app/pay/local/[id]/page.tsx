import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LocalCheckout } from "@/components/payments/local-checkout";
import { readLocalPayment } from "@/lib/payments/local/payer";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Test payment", robots: { index: false } };

/** The hosted page of the simulated provider. It belongs to nobody's session: its address is what a payer was given. */
export default async function LocalCheckoutPage({ params }: { params: Promise<{ id: string }> }) {
  const { runtime } = registered();
  const payment = await readLocalPayment(runtime, (await params).id);
  if (payment === null) notFound();
  return <LocalCheckout payment={payment} />;
}
