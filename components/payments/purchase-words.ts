import type { Tone } from "@/components/ui/badge";
import { formatCredits, isZero } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import type { PurchaseWire } from "@/lib/payments/schema/purchase-schema";

export const STATUS_WORDS: Readonly<Record<PurchaseWire["status"], { word: string; tone: Tone }>> = {
  open: { word: "not paid", tone: "neutral" },
  action_required: { word: "bank asks", tone: "warn" },
  processing: { word: "processing", tone: "accent" },
  declined: { word: "declined", tone: "danger" },
  expired: { word: "not paid in time", tone: "neutral" },
  paid: { word: "paid", tone: "ok" },
  partly_refunded: { word: "partly refunded", tone: "neutral" },
  refunded: { word: "refunded", tone: "neutral" },
  disputed: { word: "disputed", tone: "warn" },
  charged_back: { word: "charged back", tone: "danger" },
  mismatched: { word: "does not match", tone: "danger" },
};

/** All that became of a purchase beside its status: what went back, in money and in credits, and what is lost. */
export function purchaseStory(purchase: PurchaseWire): string[] {
  const { refunded, disputed, price, decline, credits_unrecovered: lost, credits_given: given } = purchase;
  const money = (minor: number) => formatMoney(minor, price.currency);
  const story: string[] = [];
  if (decline !== null) story.push(decline.message);
  if (refunded > 0) story.push(`${money(refunded)} went back to the card.`);
  if (disputed > 0) story.push(`${money(disputed)} are in a dispute, or were lost in one.`);
  if ((refunded > 0 || disputed > 0) && purchase.grant !== null)
    story.push(`Of ${formatCredits(purchase.credits)} credits ${formatCredits(given)} stay.`);
  if (!isZero(lost)) story.push(`${formatCredits(lost)} were spent before, and are owed by nobody.`);
  if (purchase.status === "mismatched")
    story.push("Something else was paid than was agreed on; nothing was given for it yet.");
  return story;
}

/** A package's name where it says more than how many credits it has; "20 credits" beside "20.00 credits" would be said twice. */
export function ownName(name: string, credits: string): string | null {
  return name.replaceAll(/\s|credits?/gi, "") === credits ? null : name;
}
