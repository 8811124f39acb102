"use client";

import { useState } from "react";
import type { Consent } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/choice";
import { FieldGroup } from "@/components/ui/field";
import { formatCredits } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import type { OfferWire, PackageWire } from "@/lib/payments/schema/package-schema";
import { consentOf, discountOf, exampleWords, packageFor } from "./buying";
import { type ConsentDraft, FirstConsent } from "./first-consent";
import { ownName } from "./purchase-words";

export interface Wish {
  readonly package: string;
  readonly consent?: Consent;
  readonly save_payment_method: boolean;
}

interface BuyCardProps {
  offer: OfferWire;
  /** Credits that a block asked for; null where nobody was sent here. */
  needed: string | null;
  /** What the reader did lately, for what credits are worth. */
  requests: readonly { readonly feature: string; readonly cost: string }[];
  onBuy: (wish: Wish) => void;
  isBusy?: boolean;
  error?: string | undefined;
}

/** What is sold, what it would unblock now and what not, and nothing that is decided for the buyer (E4, E5, E14). */
export function BuyCard({ offer, needed, requests, onBuy, isBusy = false, error }: BuyCardProps) {
  const { data: packages, provider, unblocks } = offer;
  const [chosenId, setChosenId] = useState(() => packageFor(packages, needed)?.id ?? null);
  const [consent, setConsent] = useState<ConsentDraft>({ mode: null, limit: "" });
  const [consentError, setConsentError] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  const chosen = packages.find(({ id }) => id === chosenId);
  if (packages.length === 0) return <p className="text-muted">Nothing is sold here yet.</p>;
  const buy = () => {
    if (chosen === undefined || isBusy) return;
    const given = offer.consent_required ? consentOf(consent) : null;
    setConsentError(typeof given === "string" ? given : undefined);
    if (typeof given === "string") return;
    const wish = { package: chosen.id, save_payment_method: isSaved };
    onBuy(given === null ? wish : { ...wish, consent: given });
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        buy();
      }}
    >
      {provider.moves_money ? null : (
        <p className="w-fit rounded-xs bg-warn-soft px-2 py-0.5 text-sm text-warn">
          Test payments: no money moves
        </p>
      )}
      <FieldGroup legend="Package">
        {packages.map((one) => (
          <Radio
            key={one.id}
            name="package"
            value={one.id}
            checked={one.id === chosenId}
            onChange={() => setChosenId(one.id)}
            label={<PackageLine one={one} packages={packages} />}
            hint={hintOf(one, requests)}
          />
        ))}
      </FieldGroup>
      <p className="text-sm">{unblocks.sentence}</p>
      {offer.consent_required ? (
        <FirstConsent draft={consent} onChange={setConsent} error={consentError} />
      ) : null}
      <Checkbox
        label="Keep the payment method"
        hint="For auto top-up, which stays off until you turn it on."
        checked={isSaved}
        onChange={(event) => setSaved(event.target.checked)}
      />
      {error === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {error} Nothing was charged.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" intent="primary" isBusy={isBusy}>
          Continue to payment
        </Button>
        {chosen === undefined ? null : (
          <span>
            Total <span className="font-medium">{priceOf(chosen)}</span>
            <span className="text-muted">, no tax is added</span>
          </span>
        )}
      </div>
    </form>
  );
}

function PackageLine({ one, packages }: { one: PackageWire; packages: readonly PackageWire[] }) {
  const discount = discountOf(one, packages);
  return (
    <>
      <span className="font-mono">{formatCredits(one.credits)}</span> credits for{" "}
      <span className="font-medium">{priceOf(one)}</span>
      {discount > 0 ? <span className="text-ok"> −{discount}&#8239;%</span> : null}
    </>
  );
}

function priceOf({ price }: PackageWire): string {
  return formatMoney(price.minor_units, price.currency);
}

function hintOf(one: PackageWire, requests: BuyCardProps["requests"]): string {
  const name = ownName(one.name, one.credits);
  const ends = one.expires_after_days === null ? "never expire" : `good for ${one.expires_after_days} days`;
  return [...(name === null ? [] : [name]), ends, ...exampleWords(one.credits, requests)].join(", ");
}
