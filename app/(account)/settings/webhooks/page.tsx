import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { WebhooksPage } from "@/components/pages/webhooks/webhooks-page";
import { accountOfAddress, principalOfPage } from "@/lib/auth/page-account";
import { registered } from "@/lib/runtime";
import { endpointWire, listEndpoints } from "@/lib/webhooks/reads";
import { webhookPayloadSchemas, webhookTypes } from "@/lib/webhooks/schema/event-schema";

export const metadata: Metadata = { title: "Webhooks" };

/** As many as the page asks for again while it is open. */
const ENDPOINTS_MAX = 50;

/** What one can ask to be told of; a test message is sent to whoever asks for it. */
const TYPES = webhookTypes
  .filter((type) => type !== "endpoint.ping")
  .map((type) => ({ type, description: webhookPayloadSchemas[type].description ?? "" }));

/** Of an account that one sees whole: a member's part of it is told to nobody. */
export default async function Page({ searchParams }: { searchParams: Promise<{ account?: unknown }> }) {
  const { runtime } = registered();
  const { own } = await accountOfAddress(runtime, searchParams);
  const principal = await principalOfPage(runtime);
  if (own === null || own.memberId !== null || principal === null) notFound();
  const filter = { accountId: own.id, limit: ENDPOINTS_MAX - 1, beforeId: null };
  const [account, rows] = await Promise.all([
    runtime.accountReads.account(own.id),
    listEndpoints(runtime, principal, filter),
  ]);
  if (account === null) notFound();
  return (
    <WebhooksPage
      accountId={account.id}
      accountName={account.name}
      endpoints={rows.map((row) => endpointWire(row, runtime.clock.now()))}
      types={TYPES}
      mayChange={own.mayChange}
    />
  );
}
