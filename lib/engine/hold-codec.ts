import type { Instant } from "./amounts";
import { amountJson, listAt, type Parsed, readAmount } from "./codec-text";
import { type Attribution, NOBODY } from "./facts";
import type { Properties } from "./price";
import type { HeldGrantDraw, HeldLayer, Hold, WindowDraw } from "./standing";
import { quantitiesJson, readQuantities } from "./usage-codec";

/**
 * An open hold inside a standing's text:
 *
 *     [ref, feature, memberId, properties, usage, cost, attribution, plan, priceBook, expiresAt, layers]
 *     attribution 0 | [key, session, client, lineage?]      layer [layer, taken, windows, grants, limits]
 *     window and limit [key, epoch, amount]       grant [id, amount] | [id, amount, period]
 */
export function holdJson(hold: Hold): Parsed {
  return [
    hold.ref,
    hold.feature,
    hold.memberId,
    hold.properties,
    quantitiesJson(hold.usage),
    amountJson(hold.cost),
    attributionJson(hold.attribution),
    hold.plan,
    hold.priceBook,
    hold.expiresAt,
    hold.layers.map(layerJson),
  ];
}

function attributionJson({ key, session, client, lineage }: Attribution): Parsed | 0 {
  if (lineage !== null) return [key, session, client, lineage];
  return key === null && session === null && client === null ? 0 : [key, session, client];
}

function layerJson(layer: HeldLayer): Parsed {
  const grants = layer.grants.map(({ id, amount, period }) =>
    period === undefined ? [id, amountJson(amount)] : [id, amountJson(amount), period],
  );
  return [
    layer.layer,
    amountJson(layer.taken),
    layer.windows.map(drawJson),
    grants,
    layer.limits.map(drawJson),
  ];
}

function drawJson(draw: WindowDraw): Parsed {
  return [draw.key, draw.epoch, amountJson(draw.amount)];
}

export function decodeHold(hold: Parsed): Hold {
  return {
    ref: hold[0] as string,
    feature: hold[1] as string,
    memberId: hold[2] as string | null,
    properties: hold[3] as Properties,
    usage: readQuantities(hold[4] as Record<string, unknown>),
    cost: readAmount(hold[5]),
    attribution: readAttribution(hold[6]),
    plan: hold[7] as string,
    priceBook: hold[8] as string,
    expiresAt: hold[9] as Instant,
    layers: listAt(hold[10]).map(readLayer),
  };
}

function readAttribution(value: unknown): Attribution {
  if (value === 0) return NOBODY;
  const [key, session, client, lineage] = value as (string | null)[];
  return { key, session, client, lineage: lineage ?? null } as Attribution;
}

function readLayer(layer: Parsed): HeldLayer {
  return {
    layer: layer[0] as string,
    taken: readAmount(layer[1]),
    windows: listAt(layer[2]).map(readDraw),
    grants: listAt(layer[3]).map(readGrantDraw),
    limits: listAt(layer[4]).map(readDraw),
  };
}

function readGrantDraw(draw: Parsed): HeldGrantDraw {
  const [id, amount, period] = draw;
  const drawn = { id: id as string, amount: readAmount(amount) };
  return period === undefined ? drawn : { ...drawn, period: period as number };
}

function readDraw(draw: Parsed): WindowDraw {
  return { key: draw[0] as string, epoch: draw[1] as Instant, amount: readAmount(draw[2]) };
}
