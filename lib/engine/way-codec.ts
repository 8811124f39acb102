import type { Instant } from "./amounts";
import { amountJson, type Parsed, readAmount } from "./codec-text";
import type { Way } from "./trace";
import { quantitiesJson, readQuantities } from "./usage-codec";

/** A way to continue inside a record: `[0, until, window]` wait, `[1, usage]` reduce, `[2, amount]` consent, `[3, amount, needsConsent]` buy, `[4, limit?]` ask the owner, `[5, grantId, …windows]` redeem. */
export function wayJson(way: Way): Parsed {
  switch (way.kind) {
    case "wait":
      return [0, way.until, way.window];
    case "reduce":
      return [1, quantitiesJson(way.usage)];
    case "consent":
      return [2, amountJson(way.amount)];
    case "buy":
      return [3, amountJson(way.amount), way.needsConsent ? 1 : 0];
    case "ask_owner":
      return way.limit === null ? [4] : [4, way.limit];
    case "redeem_reset":
      return [5, way.grantId, ...way.windows];
  }
}

export function decodeWay(way: Parsed): Way {
  switch (way[0]) {
    case 0:
      return { kind: "wait", until: way[1] as Instant, window: way[2] as string | null };
    case 1:
      return { kind: "reduce", usage: readQuantities(way[1] as Record<string, unknown>) };
    case 2:
      return { kind: "consent", amount: readAmount(way[1]) };
    case 3:
      return { kind: "buy", amount: readAmount(way[1]), needsConsent: way[2] === 1 };
    case 4:
      return { kind: "ask_owner", limit: (way[1] ?? null) as string | null };
    case 5:
      return { kind: "redeem_reset", grantId: way[1] as string, windows: way.slice(2) as string[] };
    default:
      throw new Error(`unknown way ${JSON.stringify(way)}`);
  }
}
