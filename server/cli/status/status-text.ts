import { payerWords, reasonWords, windowName } from "@/components/decisions/words";
import { formatCredits, formatMeasured, isZero, microsOf, sumOf, unitOf } from "@/lib/format";
import { formatCountdown, formatMoment } from "@/lib/format-time";
import type { ForecastAnswer, Standing } from "@/lib/sdk/spillway";
import { frameOf, plain } from "../../explain/explanation";
import { burnText, capacityText, endText } from "../../explain/forecast";
import { shown, table } from "../terminal";

const BAR_CELLS = 20;

/** The standing as a terminal shows it. `nowMs` is the account's now: it runs on while a snapshot is watched. */
export function statusText(standing: Standing, forecast: ForecastAnswer | null, nowMs: number): string {
  const { credits, windows, next_payer: payers } = standing;
  const frozen = standing.frozen === "none" ? "" : `, ${shown("red", `frozen (${standing.frozen})`)}`;
  const parts = [
    `${standing.account}  ${standing.plan_name}, seq ${standing.seq}, as of ${standing.as_of}${frozen}`,
    windows.length === 0
      ? ""
      : table(windows.map((window) => [windowName(window.key), windowText(window, standing, nowMs)])),
    table(
      [
        [
          "credits",
          `${formatCredits(credits.available)} available, ${formatCredits(credits.held)} held, ${formatCredits(credits.unsettled)} unsettled`,
        ],
        ["burn", forecast === null ? "" : burnText(forecast)],
        ["lasts", forecast === null ? "" : endText(forecast.credits.ends, { ...frameOf(standing), nowMs })],
        ...expiryRows(standing, nowMs),
      ].filter((row): row is [string, string] => row[1] !== ""),
    ),
    payers.length === 0 ? "" : table(payers.map((payer) => [payer.feature, payerLine(payer, forecast)])),
  ];
  return plain(`${parts.filter((part) => part !== "").join("\n\n")}\n`);
}

function windowText(window: Standing["windows"][number], standing: Standing, nowMs: number): string {
  const { measure, limit, used, held, resets_at: resetsAt } = window;
  const at = resetsAt === null ? null : Date.parse(resetsAt);
  const frame = { ...frameOf(standing), nowMs };
  return [
    `${bar(window)} ${formatMeasured(used, measure)} of ${formatMeasured(limit, measure)} ${unitOf(measure)} used`,
    isZero(held) ? "" : `, ${formatMeasured(held, measure)} held`,
    at === null ? "" : `, resets ${formatCountdown(at, nowMs)} (${formatMoment(at, frame)})`,
    window.shadow === null ? "" : ", only records",
  ].join("");
}

/** Used and held of the limit, as far as text can draw it; what is full is red. */
function bar({ used, held, limit }: { used: string; held: string; limit: string }): string {
  const of = microsOf(limit);
  const cells = (amount: string) =>
    of === 0n ? 0 : Math.min(BAR_CELLS, Number((microsOf(amount) * BigInt(BAR_CELLS)) / of));
  const full = cells(used);
  const set = Math.min(BAR_CELLS - full, cells(held));
  const drawn = `${"█".repeat(full)}${"▒".repeat(set)}${"░".repeat(BAR_CELLS - full - set)}`;
  return microsOf(sumOf(used, held)) >= of ? shown("red", drawn) : drawn;
}

/** The grant that ends next: what is not used by then is gone. */
function expiryRows(standing: Standing, nowMs: number): [string, string][] {
  const ending = standing.grants
    .filter(({ state, expires_at: at, available }) => state === "active" && at !== null && !isZero(available))
    .sort((a, b) => Date.parse(a.expires_at as string) - Date.parse(b.expires_at as string))[0];
  if (ending === undefined) return [];
  const at = Date.parse(ending.expires_at as string);
  return [
    [
      "expires",
      `${formatCredits(ending.available)} ${ending.kind} ${formatCountdown(at, nowMs)} (${formatMoment(at, { ...frameOf(standing), nowMs })})`,
    ],
  ];
}

function payerLine(payer: Standing["next_payer"][number], forecast: ForecastAnswer | null): string {
  const known = forecast?.features.find(({ feature }) => feature === payer.feature);
  const more = known === undefined ? "" : `; ${capacityText(known)}`;
  if (payer.source !== null) return `next paid by ${payerWords(payer.source)}${more}`;
  const why = payer.reason === null ? "nothing can pay" : reasonWords(payer.reason).toLowerCase();
  return shown("red", `next is blocked: ${why}${payer.binding === null ? "" : ` (${payer.binding})`}`);
}
