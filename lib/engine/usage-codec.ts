import { amountJson, readAmount } from "./codec-text";
import type { Properties, Usage } from "./price";

/** Usage as a JSON object that SQL can read too: `{"input_tokens":4808000000}`, in micro-units. */
export function encodeQuantities(usage: Usage): string {
  return JSON.stringify(quantitiesJson(usage));
}

/** With an own property for every name, `__proto__` included. */
export function quantitiesJson(usage: Usage): Readonly<Record<string, number | string>> {
  const quantities: Record<string, number | string> = {};
  for (const dimension in usage) {
    const quantity = amountJson(usage[dimension] as bigint);
    if (dimension !== "__proto__") quantities[dimension] = quantity;
    else Object.defineProperty(quantities, dimension, { value: quantity, enumerable: true });
  }
  return quantities;
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
