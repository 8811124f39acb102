import type { GrantKind } from "@/components/decisions/decision-shapes";
import { payerWords, sourceOfGrant, windowsWords } from "@/components/decisions/words";
import type { ChangeWire } from "@/lib/accounts/schema/change-schema";
import { formatCredits, formatQuantity, listOf, negated } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";

/** A change in one sentence, as somebody would tell it: what came or went, and what is otherwise since. */
export function changeWords(change: ChangeWire, frame: TimeFrame): string {
  const { kind, plan_name, plan, windows, feature } = change;
  const version = plan === null ? "" : `${plan_name ?? "plan"} v${plan.split("@")[1]}`;
  switch (kind) {
    case "opened":
      return `The account was opened on the plan ${version}.`;
    case "plan_changed":
      return `Your plan is ${version} from here on.`;
    case "reset_redeemed":
      return `A banked reset was used: ${windowsWords(windows)} began anew.`;
    case "window_reset":
      return `${capital(windowsWords(windows))} began anew, out of turn.`;
    case "frozen_set":
      return FROZEN[change.frozen ?? "none"];
    case "consent_set":
      return consentWords(change.consent);
    case "caps_set":
      return capsWords(change.caps);
    case "member_added":
      return "A member was added.";
    case "member_changed":
      return "What a member may use was changed.";
    case "member_removed":
      return "A member was removed.";
    case "time_zone_set":
      return `The account’s time zone is ${change.time_zone} from here on.`;
    case "clock_advanced":
      return "The account’s test clock was moved.";
    case "refund":
      return `${formatCredits(change.amount ?? "0")} credits were refunded for ${feature}.`;
    default:
      return grantWords(change, frame);
  }
}

const FROZEN = {
  all: "The account was frozen: every request is refused.",
  paid: "Paid usage was frozen: purchased credits are not spent.",
  none: "The account is no longer frozen.",
} as const;

function grantWords(
  { kind, amount, grant_kind, expires_at, purchase }: ChangeWire,
  frame: TimeFrame,
): string {
  const credits = grant_kind === null ? "credits" : payerWords(sourceOfGrant(grant_kind as GrantKind));
  const isReset = grant_kind === "reset";
  const isLess = amount?.startsWith("-") === true;
  const size = amount === null ? "" : isLess ? negated(amount) : amount;
  const figure = isReset
    ? `${formatQuantity(size)} banked resets`
    : `${formatCredits(size === "" ? "0" : size)} ${credits}`;
  const until = expires_at === null ? "" : `, until ${formatMoment(Date.parse(expires_at), frame)}`;
  const lost = amount === null || size === "0" ? "Nothing of it was left." : `${figure} are gone.`;
  switch (kind) {
    case "grant_issued":
      if (amount === null) return `${capital(isReset ? "banked resets" : credits)} are announced${until}.`;
      return purchase === null ? `${figure} arrived${until}.` : `${figure} arrived by a payment${until}.`;
    case "grant_adjusted":
      if (amount === null || size === "0")
        return expires_at === null
          ? `A grant of ${credits} was changed.`
          : `A grant of ${credits} is valid${until}.`;
      return `${figure} ${isLess ? "were taken away" : "were added"}${purchase === null ? "" : ", with their payment"}${until}.`;
    case "grant_revised":
      return "Your plan gives its credits otherwise from here on.";
    case "grant_voided":
      return `A grant was taken back. ${lost}`;
    case "grant_expired":
      return `A grant of ${credits} expired. ${lost}`;
    case "grant_reset":
      return `A new period of ${credits} began.${amount === null ? "" : ` ${lost}`}`;
    case "grant_renewed":
      return amount === null ? `A new period of ${credits} began.` : `${figure} arrived for the new period.`;
    case "grant_lapsed":
      return `What came back too late for its period lapsed. ${lost}`;
    default:
      return `${figure} repaid what was owed.`;
  }
}

function consentWords(consent: ChangeWire["consent"]): string {
  const whose =
    consent?.key == null ? "When included usage runs out" : "When included usage of a key runs out";
  switch (consent?.mode) {
    case "never":
      return `${whose}, purchased credits are not used.`;
    case "ask":
      return `${whose}, you are asked first.`;
    case "always":
      return `${whose}, all credits are used.`;
    case "up_to":
      return `${whose}, up to ${formatCredits(consent.limit ?? "0")} credits a ${consent.period} are used.`;
    default:
      return "A key follows the account’s own choice again.";
  }
}

function capsWords(caps: ChangeWire["caps"]): string {
  if (caps === null || caps.length === 0) return "There is no spend cap any more.";
  const words = caps.map(
    ({ key, period, limit }) =>
      `${formatCredits(limit)} credits a ${period}${key === null ? "" : " for a key"}`,
  );
  return `The spend caps are ${listOf(words)}.`;
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
