import { takePayerStep } from "@/lib/payments/http/payer-step";
import { registered } from "@/lib/runtime";

/** The simulator's form. Whoever has the page's address may pay, as with any provider's checkout; there is no money to take. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return takePayerStep(registered().runtime, (await params).id, request);
}
