import { REASONS, STATES } from "@/components/disputes/dispute-words";
import { purchaseStory, STATUS_WORDS } from "@/components/payments/purchase-words";
import { formatCredits } from "@/lib/format";
import { formatMoney } from "@/lib/format-money";
import { formatMoment } from "@/lib/format-time";
import type { ChainLink, Explanation, Reads } from "./explanation";
import { frameOf, plain } from "./explanation";

export async function explainPurchase(reads: Reads, id: string): Promise<Explanation> {
  const purchase = await reads.getPurchase(id);
  const { account, price, grant, origin } = purchase;
  const frame = frameOf(await reads.getStanding(account));
  const chain: ChainLink[] = [
    { kind: "credit_package", id: purchase.package, sentence: `“${purchase.package_name}” was bought.` },
  ];
  if (grant !== null)
    chain.push({
      kind: "grant",
      id: grant,
      sentence: plain(`${formatCredits(purchase.credits_given)} credits came, less what was taken back.`),
    });
  const by = origin === "auto_top_up" ? " by auto top-up" : "";
  const begun = `begun ${formatMoment(Date.parse(purchase.created_at), frame)}${by}`;
  return {
    id,
    kind: "purchase",
    account,
    sentence: plain(
      [
        `${formatCredits(purchase.credits)} credits for ${formatMoney(price.minor_units, price.currency)}, ${begun}: ${STATUS_WORDS[purchase.status].word}.`,
        ...(purchase.moves_money ? [] : ["A test payment: no money moved."]),
        ...purchaseStory(purchase),
      ].join(" "),
    ),
    chain,
    object: { ...purchase },
  };
}

export async function explainPackage(reads: Reads, id: string): Promise<Explanation> {
  const sold = await reads.getCreditPackage(id);
  const { price, expires_after_days: days, retired_at: retired } = sold;
  const last = days === null ? "they do not expire" : `they expire after ${days} days`;
  return {
    id,
    kind: "credit_package",
    account: null,
    sentence: plain(
      `“${sold.name}”: ${formatCredits(sold.credits)} credits for ${formatMoney(price.minor_units, price.currency)}; ${last}. ` +
        (retired === null ? "It is for sale." : `It is not sold any more since ${retired}.`),
    ),
    chain: [],
    object: { ...sold },
  };
}

export async function explainDispute(reads: Reads, id: string): Promise<Explanation> {
  const dispute = await reads.getDispute(id);
  const { account, answer } = dispute;
  const frame = frameOf(await reads.getStanding(account));
  const moment = (at: string) => formatMoment(Date.parse(at), frame);
  const said = answer === null ? "" : ` ${moment(answer.at)}: “${answer.message}”`;
  const chain: ChainLink[] = [
    { kind: "decision", id: dispute.decision, sentence: "What it is about." },
    { kind: "usage_event", id: dispute.usage_event, sentence: "What was charged." },
  ];
  if (answer?.refund != null)
    chain.push({ kind: "usage_event", id: answer.refund, sentence: "What it gave back." });
  return {
    id,
    kind: "dispute",
    account,
    sentence: plain(
      `Reported ${moment(dispute.opened_at)}: ${REASONS[dispute.reason]} (“${dispute.message}”). ${STATES[dispute.state]}${said}.`,
    ),
    chain,
    object: { ...dispute },
  };
}

export async function explainCode(reads: Reads, id: string): Promise<Explanation> {
  const code = await reads.getCode(id);
  const of = code.max_redemptions === null ? "" : ` of ${code.max_redemptions}`;
  const end =
    code.ended_at !== null
      ? `It was ended ${code.ended_at}.`
      : code.expires_at === null
        ? "It does not expire."
        : `It expires ${code.expires_at}.`;
  return {
    id,
    kind: "promo_code",
    account: null,
    sentence: plain(
      `“${code.label}” (${code.hint}…) gives ${formatCredits(code.amount)} promo credits; ${code.redeemed}${of} accounts have redeemed it. ${end}`,
    ),
    chain: [],
    object: { ...code },
  };
}
