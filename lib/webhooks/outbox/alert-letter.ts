import { type AlertCrossing, alertKey } from "@/lib/engine/alerts";
import { formatDecimal } from "@/lib/engine/amounts";
import { formatCredits, formatMeasured, unitOf } from "@/lib/format";
import { formatMoment, formatSpan } from "@/lib/format-time";
import { letterOf } from "@/lib/notifications/schema/letter-words";
import type { OwnersLetter } from "@/lib/storage/mail-ports";
import type { OutboxAccount } from "@/lib/storage/webhook-ports";

type Named = Pick<OutboxAccount, "accountId" | "name" | "timeZone" | "livemode">;

/** What the owners of an account are written when a threshold is crossed: what, why, when it changes, what they can do. */
export function alertLetter(account: Named, crossing: AlertCrossing, url: string): OwnersLetter {
  const { subject, paragraphs } =
    crossing.window === null
      ? creditsWords(account, crossing)
      : windowWords(account, crossing, crossing.window);
  const letter = letterOf({
    subject: account.livemode ? subject : `[Sandbox] ${subject}`,
    paragraphs,
    action: {
      label: "See what is used and what pays next",
      url: `${url}/usage?account=${account.accountId}`,
    },
    footer:
      "You get this because you own this account and somebody set this threshold. You can turn these mails off under Settings, Notifications.",
  });
  const origin = `alert:${account.accountId}:${crossing.seq}:${alertKey(crossing.terms)}`;
  return { ...letter, origin, kind: "alert", accountId: account.accountId };
}

function windowWords(
  account: Named,
  { terms, at }: AlertCrossing,
  { key, measure, limit, used, resetsAt }: NonNullable<AlertCrossing["window"]>,
): { subject: string; paragraphs: string[] } {
  const percent = terms.kind === "window" ? terms.percent : 100;
  const unit = unitOf(measure, formatDecimal(limit));
  const amounts = `${measured(used, measure)} of ${measured(limit, measure)} ${unit}`;
  const left = limit > used ? limit - used : 0n;
  const rest =
    left > 0n ? `${measured(left, measure)} ${unit} remain until then.` : "Nothing remains until then.";
  return {
    subject: `${account.name}: ${left === 0n ? `the window ${key} is used up` : `${percent} % of the window ${key} is used`}`,
    paragraphs: [
      `${account.name} has used ${amounts} of the window ${key}.`,
      `You are told because a threshold of ${percent} % is set. It is told once until the window is reset.`,
      ...(resetsAt === null ? [] : [`The window is reset ${whenOf(account, resetsAt, at)}. ${rest}`]),
      "You can wait for the reset, or let credits pay for what goes beyond the window. Nothing is bought or changed unless you do so.",
    ],
  };
}

function creditsWords(
  account: Named,
  { terms, available }: AlertCrossing,
): { subject: string; paragraphs: string[] } {
  const left = formatCredits(formatDecimal(available ?? 0n));
  const threshold = terms.kind === "credits" ? formatCredits(formatDecimal(terms.left)) : left;
  return {
    subject: `${account.name}: ${left} credits are left`,
    paragraphs: [
      `${account.name} has ${left} credits left.`,
      `You are told because a threshold of ${threshold} credits is set. It is told again when there have been more and they fall once more.`,
      "Requests that the plan's windows cover go on as before. What only credits can pay for is refused once there are too few of them.",
      "You can add credits, or wait for the next ones that the plan grants. Nothing is bought or changed unless you do so.",
    ],
  };
}

function measured(amount: bigint, measure: string): string {
  return formatMeasured(formatDecimal(amount), measure);
}

function whenOf({ timeZone }: Named, at: number, nowMs: number): string {
  // A mail is read later: the whole date, where a page would say "today".
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(at);
  const moment = formatMoment(at, { nowMs, timeZone }).replace(/^(today|tomorrow|yesterday)/, day);
  return `${moment}, ${formatSpan(at - nowMs)} after this was noticed`;
}
