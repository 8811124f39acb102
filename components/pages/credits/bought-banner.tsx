"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { purchaseStory } from "@/components/payments/purchase-words";
import { Link } from "@/components/ui/link";
import { formatCredits } from "@/lib/format";
import { isUnderWay, offerQuery } from "@/lib/payments/client";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";

/** Said to somebody who comes back from paying: only the provider's webhook gives credits, so until it is there this waits for it. */
export function BoughtBanner({ purchase }: { purchase: PurchaseWire }) {
  const queries = useQueryClient();
  const { account, status } = purchase;
  useEffect(() => {
    // A first payment answers the question of consent, and may have kept a way to pay.
    if (status === "paid") void queries.invalidateQueries({ queryKey: offerQuery(account).queryKey });
  }, [account, status, queries]);
  return (
    <div role="status" className="mt-6 rounded-md border border-hairline bg-raised p-3">
      {status === "paid" ? (
        <p>
          <span className="font-medium">Paid: {formatCredits(purchase.credits)} credits are there.</span>{" "}
          <Link href="/usage">Continue</Link>
        </p>
      ) : isUnderWay(purchase) ? (
        <p>
          <span className="font-medium">Waiting for the payment’s confirmation.</span> Once it is paid the
          credits arrive in a moment; nothing needs to be done.
        </p>
      ) : (
        <p>
          <span className="font-medium">Not paid.</span>{" "}
          {purchaseStory(purchase).join(" ") || "Nothing was charged."}
        </p>
      )}
    </div>
  );
}
