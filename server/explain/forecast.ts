import { payerWords, reasonWords, windowName } from "@/components/decisions/words";
import { formatCredits, formatQuantity, listOf } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import type { ForecastAnswer } from "@/lib/sdk/spillway";
import { plain } from "./explanation";

type FeatureForecast = ForecastAnswer["features"][number];
type End = ForecastAnswer["credits"]["ends"];
type Source = Parameters<typeof payerWords>[0];

/** How many more of what is typical, what binds then, and until when the credits last, at the rates of late. */
export function textOfForecast(forecast: ForecastAnswer, frame: TimeFrame): string {
  const features = forecast.features.map((one) => `${one.feature}: ${capacityText(one)}.`);
  const end = endText(forecast.credits.ends, frame);
  const credits = `${formatCredits(forecast.credits.available)} credits are available${end === "" ? "" : `, and last ${end}`}.`;
  return plain([...features, `${burnText(forecast)}.`, credits].join(" "));
}

/** "about 42 more like the typical one: 30 until the 5-hour window is full, then 12 by promo credits". */
export function capacityText({ capacity, typical }: FeatureForecast): string {
  if (capacity.status === "not_enough_data")
    return `not enough data to say how many more (${capacity.have} of ${capacity.need} events)`;
  const like = typical === null || typical.samples === null ? "" : " like the typical one";
  if (capacity.requests === null) return `any number more${like}`;
  const count = `${capacity.at_least ? "at least" : "about"} ${formatQuantity(capacity.requests)} more${like}`;
  const paid = capacity.layers.filter(({ requests }) => requests > 0).map(layerText);
  const why = capacity.requests === 0 && capacity.reason !== null ? `, ${reasonOf(capacity.reason)}` : "";
  return plain(`${count}${paid.length === 0 ? "" : `: ${listOf(paid)}`}${why}`);
}

type KnownLayer = Extract<FeatureForecast["capacity"], { status: "known" }>["layers"][number];

function layerText({ source, requests, full_window: full }: KnownLayer): string {
  const by = `${formatQuantity(requests)} by ${payerWords(source as Source)}`;
  return full === null ? by : `${by} until the ${windowName(full)} window is full`;
}

const reasonOf = (reason: string): string =>
  reasonWords(reason as Parameters<typeof reasonWords>[0]).toLowerCase();

/** What was used of late: facts, and no guess. */
export function burnText({ burn }: ForecastAnswer): string {
  const { last_1h: hour, last_24h: day } = burn;
  return plain(
    `${formatCredits(hour.cost)} credits were used in the last hour and ${formatCredits(day.cost)} in the last 24 h ` +
      `(${formatQuantity(day.requests)} requests), ${formatCredits(day.charged)} of them charged`,
  );
}

/** "until Mon 30 Nov 15:00 CET to Thu 3 Dec 09:00 CET"; empty where nothing is being used up. */
export function endText(end: End, frame: TimeFrame): string {
  switch (end.status) {
    case "idle":
      return "";
    case "beyond_a_year":
      return "for more than a year";
    case "not_enough_data":
      return `for a time that ${end.have} of ${end.need} events do not tell`;
    case "range": {
      const moment = (at: string) => formatMoment(Date.parse(at), frame);
      const latest = end.latest === null ? "more than a year" : moment(end.latest);
      return plain(`until ${moment(end.earliest)} at the earliest, ${latest} at the latest`);
    }
  }
}
