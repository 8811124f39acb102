"use client";

import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { AmountInput } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Moment } from "@/components/ui/time";
import { parseDecimal } from "@/lib/engine/amounts";
import { formatCredits } from "@/lib/format";
import { formatMoney, minorUnitsOf } from "@/lib/format-money";
import type { OfferWire } from "@/lib/payments/schema/package-schema";
import type { TopUpWire } from "@/lib/payments/schema/top-up-schema";

interface TopUpCardProps {
  topUp: TopUpWire;
  offer: OfferWire;
  onTurnOn: (terms: { threshold: string; package: string; monthly_cap: number }) => void;
  onTurnOff: () => void;
  isBusy?: boolean;
  error?: string | undefined;
  /** Why this reader may look and not change. */
  locked?: string;
}

const STATES: Readonly<Record<TopUpWire["state"], { word: string; tone: Tone }>> = {
  off: { word: "off", tone: "neutral" },
  armed: { word: "on", tone: "ok" },
  charging: { word: "charging now", tone: "accent" },
  waiting: { word: "tries again", tone: "warn" },
  cap_reached: { word: "monthly cap reached", tone: "warn" },
  paused: { word: "paused", tone: "danger" },
};

/** Off until somebody turns it on, with a cap; what it will do next, and why where it does not (E5, E6). */
export function TopUpCard({
  topUp,
  offer,
  onTurnOn,
  onTurnOff,
  isBusy = false,
  error,
  locked,
}: TopUpCardProps) {
  const { word, tone } = STATES[topUp.state];
  const mayTurnOn = offer.can_charge_saved && offer.data.length > 0;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-2 text-sm font-medium">
        Auto top-up <Badge tone={tone}>{word}</Badge>
      </p>
      <TopUpState topUp={topUp} />
      {locked !== undefined ? (
        <p className="text-sm text-muted">{locked}</p>
      ) : mayTurnOn ? (
        <TopUpForm topUp={topUp} offer={offer} onTurnOn={onTurnOn} isBusy={isBusy} />
      ) : (
        <p className="text-sm text-muted">
          Needs a payment method: keep one when you buy. Buying does not turn this on.
        </p>
      )}
      {error === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      {topUp.enabled && locked === undefined ? (
        <Button className="self-start" isBusy={isBusy} onClick={onTurnOff}>
          Turn off
        </Button>
      ) : null}
    </div>
  );
}

function TopUpState({ topUp }: { topUp: TopUpWire }) {
  const { currency, monthly_cap: cap, charged_this_month: charged } = topUp;
  return (
    <ul className="text-sm text-muted">
      {topUp.next_trigger === null ? null : (
        <li>Next trigger at {formatCredits(topUp.next_trigger)} credits or fewer.</li>
      )}
      {cap === null || currency === null ? null : (
        <li>
          {formatMoney(charged, currency)} of {formatMoney(cap, currency)} charged this month.
        </li>
      )}
      {topUp.failures === 0 ? null : <li>{topUp.failures} charges in a row failed.</li>}
      {topUp.retry_at === null ? null : (
        <li>
          Tried again <Moment at={topUp.retry_at} />.
        </li>
      )}
      {topUp.paused === null ? null : (
        <li className="text-danger">
          Paused <Moment at={topUp.paused.at} />: {topUp.paused.reason}
        </li>
      )}
    </ul>
  );
}

type TopUpFormProps = Pick<TopUpCardProps, "topUp" | "offer" | "onTurnOn"> & { isBusy: boolean };

function TopUpForm({ topUp, offer, onTurnOn, isBusy }: TopUpFormProps) {
  const [threshold, setThreshold] = useState(topUp.threshold ?? "");
  const [packageId, setPackageId] = useState(topUp.package ?? offer.data[0]?.id ?? "");
  const chosen = offer.data.find(({ id }) => id === packageId);
  const currency = chosen?.price.currency ?? "EUR";
  const [cap, setCap] = useState(topUp.monthly_cap === null ? "" : plainMoney(topUp.monthly_cap, currency));
  const [wrong, setWrong] = useState<{ threshold?: string; cap?: string }>({});
  const turnOn = () => {
    const micros = parseDecimal(threshold.trim());
    const monthly = minorUnitsOf(cap.trim(), currency);
    const found = {
      ...(micros === null || micros < 0n ? { threshold: "Credits left must be a number, such as 50" } : {}),
      ...(monthly === null || monthly === 0 ? { cap: "A monthly cap is required, such as 60" } : {}),
    };
    setWrong(found);
    if (Object.keys(found).length === 0 && monthly !== null)
      onTurnOn({ threshold: threshold.trim(), package: packageId, monthly_cap: monthly });
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) turnOn();
      }}
    >
      <Field label="When so many credits are left" error={wrong.threshold}>
        {(control) => (
          <AmountInput
            {...control}
            value={threshold}
            onChange={(event) => setThreshold(event.target.value)}
          />
        )}
      </Field>
      <Field label="Buy">
        {(control) => (
          <Select
            {...control}
            options={offer.data.map(({ id, name, price }) => ({
              value: id,
              label: `${name}, ${formatMoney(price.minor_units, price.currency)}`,
            }))}
            value={packageId}
            onChange={(event) => setPackageId(event.target.value)}
          />
        )}
      </Field>
      <Field label={`At most a month, ${currency}`} isRequired error={wrong.cap}>
        {(control) => (
          <AmountInput {...control} value={cap} onChange={(event) => setCap(event.target.value)} />
        )}
      </Field>
      <p className="text-sm text-muted">Nothing is charged until you press the button.</p>
      <Button type="submit" className="self-start" isBusy={isBusy}>
        {topUp.enabled ? "Save auto top-up" : "Turn on auto top-up"}
      </Button>
    </form>
  );
}

/** "60.00", as it is typed. */
function plainMoney(minor: number, currency: string): string {
  return formatMoney(minor, currency).replaceAll(/[^\d.]/g, "");
}
