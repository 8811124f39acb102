import { receivePayments } from "@/lib/payments/http/receive";
import { registered } from "@/lib/runtime";

/** Where providers of payments tell of them. Not of the API: nobody but a provider can sign what it takes. */
export async function POST(request: Request, { params }: { params: Promise<{ provider: string }> }) {
  return receivePayments(registered().runtime, (await params).provider, request);
}
