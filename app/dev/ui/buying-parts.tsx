"use client";

import { EndCodeForm, NewCodeForm, NewLetters } from "@/components/codes/code-forms";
import { CodesTable } from "@/components/codes/codes-table";
import { BuyCard } from "@/components/payments/buy-card";
import { FirstConsent } from "@/components/payments/first-consent";
import { LocalPayment, TestBar } from "@/components/payments/local-checkout";
import { PrintReceipt } from "@/components/payments/print-receipt";
import { PurchasesTable } from "@/components/payments/purchases-table";
import { TopUpCard } from "@/components/payments/top-up-card";
import { GALLERY_NOW_MS } from "@/components/testing/standing-fixtures";
import type { LocalEventView, LocalPaymentView } from "@/lib/payments/schema/local-schema";
import * as rows from "./buying-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const LOCKED = "Only the account’s owner can change this.";
const REQUESTS = [{ feature: "sora.video", cost: "6" }];
const topUp = { offer: rows.offerAgain, onTurnOn: nothing, onTurnOff: nothing };
const form = { isBusy: false, error: undefined, onCancel: nothing };

export function BuyingParts() {
  return (
    <Group id="buying" title="Buying credits">
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="First purchase, sent here by a block: nothing is preselected of how credits are used">
          <BuyCard offer={rows.offer} needed="120" requests={REQUESTS} onBuy={nothing} />
        </Specimen>
        <div className="flex flex-col gap-10">
          <Specimen name="A later purchase, refused by the server">
            <BuyCard
              offer={rows.offerAgain}
              needed={null}
              requests={[]}
              onBuy={nothing}
              error="Payments do not answer."
            />
          </Specimen>
          <Specimen name="Nothing is sold">
            <BuyCard offer={{ ...rows.offer, data: [] }} needed={null} requests={[]} onBuy={nothing} />
          </Specimen>
          <Specimen name="How credits are used, up to a limit that is missing">
            <FirstConsent
              draft={{ mode: "up_to", limit: "" }}
              onChange={nothing}
              error="Say how many credits a day"
            />
          </Specimen>
        </div>
      </div>
      <div className="grid gap-10 sm:grid-cols-2 lg:grid-cols-3">
        <Specimen name="Auto top-up: off, without a payment method">
          <TopUpCard {...topUp} topUp={rows.topUps.off} offer={rows.offer} />
        </Specimen>
        <Specimen name="On, refused by the server">
          <TopUpCard {...topUp} topUp={rows.topUps.armed} error="The package is not sold any more" />
        </Specimen>
        <div className="flex flex-col gap-10">
          {(["capReached", "waiting", "paused"] as const).map((state) => (
            <Specimen key={state} name={`For somebody who may only look: ${rows.topUps[state].state}`}>
              <TopUpCard {...topUp} topUp={rows.topUps[state]} locked={LOCKED} />
            </Specimen>
          ))}
        </div>
      </div>
      <Specimen name="Purchases: open, declined, processing, by auto top-up, refunded in part, charged back">
        <PurchasesTable purchases={rows.purchases} />
      </Specimen>
      <Specimen name="On a receipt">
        <PrintReceipt />
      </Specimen>
    </Group>
  );
}

const PLANS = [{ id: "pln_1", name: "Pro", livemode: true }];
const PLAN_NAMES = new Map(PLANS.map(({ id, name }) => [id, name]));

export function CodeParts() {
  return (
    <Group id="codes" title="Promo codes">
      <Specimen name="Codes: open, used up, over, ended in the sandbox, for one plan without an end">
        <CodesTable codes={rows.codes} planNames={PLAN_NAMES} nowMs={GALLERY_NOW_MS} onEnd={nothing} />
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Make a code, refused by the server">
          <NewCodeForm {...form} plans={PLANS} onCreate={nothing} error="There is such a code already" />
        </Specimen>
        <div className="flex flex-col gap-10">
          <Specimen name="End a code; being ended">
            <div className="flex flex-col gap-8">
              <EndCodeForm {...form} code={rows.codes[0]} onEnd={nothing} />
              <EndCodeForm {...form} code={rows.codes[0]} onEnd={nothing} isBusy />
            </div>
          </Specimen>
          <Specimen name="The code, once">
            <NewLetters code="SPILL-WAY2-26XY-Z9KD" onDone={nothing} />
          </Specimen>
        </div>
      </div>
    </Group>
  );
}

const PAYMENT: LocalPaymentView = {
  id: "tpay_01jx9q8r7t6v5w4x3y2z1a0b9c",
  title: "100 credits",
  amountMinor: 500,
  currency: "usd",
  returnUrl: "#payments",
  savesMethod: true,
  isChallenged: false,
  isEnded: false,
  canDisputeEnd: false,
  events: [],
};
const EVENT: LocalEventView = {
  id: "1",
  kind: "attempt",
  status: "succeeded",
  code: null,
  dueAt: null,
  deliveredAt: "2026-11-23T11:04:02.000Z",
  copies: 3,
  tries: 1,
  lastStatus: 200,
};
const DECLINED: LocalEventView = {
  ...{ ...EVENT, id: "2", status: "failed", code: "insufficient_funds", copies: 1 },
};
const REFUNDED: LocalEventView = {
  ...{ ...EVENT, id: "3", kind: "refund", deliveredAt: null, lastStatus: 500 },
  dueAt: "2026-11-23T11:04:41.000Z",
};
const DISPUTED: LocalEventView = { ...EVENT, id: "4", kind: "dispute", status: "open", deliveredAt: null };
const ended = { ...PAYMENT, isEnded: true };

/** What is on the simulator's page: test payments alone, and said so there. */
const PAYMENTS: readonly (readonly [string, LocalPaymentView])[] = [
  ["Outcomes to choose from, the card being kept", PAYMENT],
  ["The bank asks", { ...PAYMENT, isChallenged: true }],
  ["Declined, to be tried again", { ...PAYMENT, events: [DECLINED] }],
  ["Processing", { ...ended, events: [{ ...EVENT, status: "processing", copies: 1 }] }],
  ["Approved, told three times", { ...ended, events: [EVENT] }],
  ["Refunded: refused, and due again", { ...ended, events: [EVENT, REFUNDED] }],
  ["Disputed: the webhook was lost", { ...ended, canDisputeEnd: true, events: [EVENT, DISPUTED] }],
];

export function PaymentParts() {
  return (
    <Group id="payments" title="Test payments">
      <TestBar />
      <div className="grid gap-10 lg:grid-cols-2">
        {PAYMENTS.map(([name, payment]) => (
          <Specimen key={name} name={name}>
            <div className="flex flex-col gap-6">
              <LocalPayment payment={payment} />
            </div>
          </Specimen>
        ))}
      </div>
    </Group>
  );
}
