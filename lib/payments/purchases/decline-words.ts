const WORDS: Readonly<Record<string, string>> = {
  insufficient_funds: "The card has insufficient funds.",
  expired_card: "The card has expired.",
  authentication_failed: "The bank could not confirm that it was you.",
  authentication_required: "The bank wants to ask you before it pays.",
  card_declined: "The bank declined the card.",
  generic_decline: "The bank declined the card.",
  incorrect_cvc: "The card's security code was wrong.",
  processing_error: "The bank could not be reached.",
};

/** Why a payment failed, in a sentence, and what that means for the payer's money. */
export function declineMessage(code: string): string {
  return `${WORDS[code] ?? "The payment was declined."} Nothing was charged.`;
}
