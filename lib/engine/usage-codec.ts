import { amountText, quotedName, readAmount } from "./codec-text";
import type { Properties, Usage } from "./price";

/** Usage as a JSON object that SQL can read too: `{"input_tokens":4808000000}`, in micro-units. */
export function encodeQuantities(usage: Usage): string {
  let text = "{";
  for (const dimension in usage) {
    if (text.length > 1) text += ",";
    text += `${quotedName(dimension)}:${amountText(usage[dimension] as bigint)}`;
  }
  return `${text}}`;
}

export function decodeUsage(text: string): Usage {
  return readQuantities(JSON.parse(text) as Record<string, unknown>);
}

/** In place: the parsed object already owns every name, `__proto__` included. */
export function readQuantities(parsed: Record<string, unknown>): Usage {
  for (const dimension in parsed) parsed[dimension] = readAmount(parsed[dimension]);
  return parsed as Usage;
}

/** Null when there are none, as most requests have. */
export function encodeProperties(properties: Properties): string | null {
  for (const _ in properties) return JSON.stringify(properties);
  return null;
}

export function decodeProperties(text: string | null): Properties {
  return text === null ? {} : (JSON.parse(text) as Properties);
}
