"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BuyCard, type Wish } from "@/components/payments/buy-card";
import { PurchasesTable } from "@/components/payments/purchases-table";
import { TopUpCard } from "@/components/payments/top-up-card";
import { Section } from "@/components/ui/page-header";
import { shownProblem } from "@/lib/http/client";
import {
  beginPurchase,
  offerQuery,
  purchasesQuery,
  setTopUp,
  type TopUpChangeWire,
  topUpQuery,
} from "@/lib/payments/client";
import type { OfferWire } from "@/lib/payments/schema/package-schema";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";
import type { TopUpWire } from "@/lib/payments/schema/top-up-schema";
import { useAddress } from "../address";
import { BoughtBanner } from "./bought-banner";
import { CreditsCode } from "./credits-code";

/** What the server read beside the snapshot. */
export interface Buying {
  readonly offer: OfferWire;
  readonly purchases: PurchaseWire[];
  readonly topUp: TopUpWire;
}

interface CreditsBuyingProps {
  account: string;
  first: Buying;
  requests: readonly { readonly feature: string; readonly cost: string }[];
  mayChange: boolean;
}

/** Buying, buying by itself, a code instead of money, and what was bought. */
export function CreditsBuying({ account, first, requests, mayChange }: CreditsBuyingProps) {
  const [address] = useAddress();
  const isBack = address.has("bought");
  const offer = useQuery({ ...offerQuery(account), initialData: first.offer }).data;
  const purchases = useQuery({ ...purchasesQuery(account, isBack), initialData: first.purchases }).data;
  const [newest] = purchases;
  return (
    <>
      {isBack && newest !== undefined ? <BoughtBanner purchase={newest} /> : null}
      <Section title="Buy credits" id="buy">
        <div className="grid gap-x-12 gap-y-8 *:min-w-0 md:grid-cols-2">
          {mayChange ? (
            <Buy account={account} offer={offer} needed={address.get("buy")} requests={requests} />
          ) : (
            <p className="text-muted">Only the account’s owner can buy.</p>
          )}
          <div className="flex flex-col gap-8">
            <TopUp account={account} offer={offer} first={first.topUp} mayChange={mayChange} />
            {mayChange ? <CreditsCode account={account} /> : null}
          </div>
        </div>
      </Section>
      {purchases.length === 0 ? null : (
        <Section title="Purchases">
          <PurchasesTable purchases={purchases} />
        </Section>
      )}
    </>
  );
}

interface BuyProps {
  account: string;
  offer: OfferWire;
  needed: string | null;
  requests: CreditsBuyingProps["requests"];
}

/** The purchase leads to the provider's page; the way back is this page, which waits for the webhook. */
function Buy({ account, offer, needed, requests }: BuyProps) {
  const buy = useMutation({
    mutationFn: (wish: Wish) => {
      const back = new URL("/credits?bought=1", window.location.href);
      const asked = new URLSearchParams(window.location.search).get("account");
      if (asked !== null) back.searchParams.set("account", asked);
      return beginPurchase(account, { ...wish, return_url: back.href }, crypto.randomUUID());
    },
    onSuccess: ({ checkout }) => {
      if (checkout !== null) window.location.assign(checkout.url);
    },
  });
  return (
    <BuyCard
      offer={offer}
      needed={needed}
      requests={requests}
      onBuy={buy.mutate}
      isBusy={buy.isPending || buy.isSuccess}
      error={buy.error === null ? undefined : shownProblem(buy.error).title}
    />
  );
}

interface TopUpProps {
  account: string;
  offer: OfferWire;
  first: TopUpWire;
  mayChange: boolean;
}

function TopUp({ account, offer, first, mayChange }: TopUpProps) {
  const queries = useQueryClient();
  const topUp = useQuery({ ...topUpQuery(account), initialData: first }).data;
  const set = useMutation({
    mutationFn: (change: TopUpChangeWire) => setTopUp(account, change),
    onSuccess: (changed) => queries.setQueryData(topUpQuery(account).queryKey, changed),
  });
  return (
    <TopUpCard
      key={`${topUp.enabled} ${topUp.threshold} ${topUp.package} ${topUp.monthly_cap}`}
      topUp={topUp}
      offer={offer}
      onTurnOn={(terms) => set.mutate({ enabled: true, ...terms })}
      onTurnOff={() => set.mutate({ enabled: false })}
      isBusy={set.isPending}
      error={set.error === null ? undefined : shownProblem(set.error).title}
      {...(mayChange ? {} : { locked: "Only the account’s owner can change this." })}
    />
  );
}
