import { payerWords, reasonWords, windowName } from "@/components/decisions/words";
import { formatCredits, formatMeasured, shareOf, sumOf, unitOf } from "@/lib/format";
import { formatCountdown, formatMoment } from "@/lib/format-time";
import type { Standing } from "@/lib/sdk/spillway";
import { type Explanation, frameOf, plain, type Reads } from "./explanation";

/** Who pays next, what is left, and when that changes: of an account, now. */
export function textOfStanding(standing: Standing): string {
  const parts = [payersText(standing), creditsText(standing), tightestText(standing)];
  if (standing.frozen !== "none")
    parts.unshift(
      standing.frozen === "all" ? "The account is frozen." : "The account is frozen for what is paid.",
    );
  return plain(parts.filter((part) => part !== "").join(" "));
}

type Payer = Standing["next_payer"][number];

function payersText({ next_payer: payers }: Standing): string {
  const [first, ...others] = payers;
  if (first === undefined) return "The plan includes no feature.";
  const differing = others.filter((payer) => payer.layer !== first.layer || payer.reason !== first.reason);
  const rest = differing.map((payer) => `${payer.feature}: ${payerText(payer)}`).join("; ");
  return `The next ${first.feature} is ${payerText(first)}${rest === "" ? "" : ` (${rest})`}.`;
}

function payerText(payer: Payer): string {
  if (payer.source !== null) return `paid by ${payerWords(payer.source)}`;
  return `blocked: ${payer.reason === null ? "nothing can pay" : reasonWords(payer.reason).toLowerCase()}`;
}

function creditsText({ credits }: Standing): string {
  return `${formatCredits(credits.available)} credits are available, ${formatCredits(credits.held)} are held.`;
}

/** Of the limits that are enforced, the one with the least left. */
function tightestText(standing: Standing): string {
  let tightest: Standing["windows"][number] | null = null;
  let most = -1;
  for (const window of standing.windows) {
    const share = shareOf(sumOf(window.used, window.held), window.limit);
    if (window.shadow !== null || share <= most) continue;
    most = share;
    tightest = window;
  }
  if (tightest === null) return "";
  const { key, measure, used, held, limit, resets_at: resetsAt } = tightest;
  const figures = `${formatMeasured(sumOf(used, held), measure)} of ${formatMeasured(limit, measure)} ${unitOf(measure)}`;
  const frame = frameOf(standing);
  const reset =
    resetsAt === null
      ? ""
      : `, and it resets ${formatMoment(Date.parse(resetsAt), frame)} (${formatCountdown(Date.parse(resetsAt), frame.nowMs)})`;
  return `Of the ${windowName(key)} window ${figures} are used${reset}.`;
}

export async function explainAccount(reads: Reads, id: string): Promise<Explanation> {
  const [account, standing] = await Promise.all([reads.getAccount(id), reads.getStanding(id)]);
  return {
    id,
    kind: "account",
    account: account.id,
    sentence: `${account.name}, on ${standing.plan_name}. ${textOfStanding(standing)}`,
    chain: standing.grants.map((grant) => ({
      kind: "grant",
      id: grant.id,
      sentence: plain(`${grant.kind}, ${formatCredits(grant.available)} available, ${grant.state}.`),
    })),
    object: { ...account, standing },
  };
}
