import type { Instant } from "./amounts";
import {
  amountText,
  instantText,
  listAt,
  type Parsed,
  quoted,
  quotedName,
  quotedOrNull,
  readAmount,
} from "./codec-text";
import type { Attribution } from "./facts";
import type { Properties } from "./price";
import type { GrantDraw, HeldLayer, Hold, WindowDraw } from "./standing";
import { encodeQuantities, readQuantities } from "./usage-codec";

/**
 * An open hold inside a standing's text:
 *
 *     [ref, feature, memberId, properties, usage, cost, attribution, plan, priceBook, expiresAt, layers]
 *     attribution 0 | [key, session, client]      layer [layer, taken, windows, grants, limits]
 *     window and limit [key, epoch, amount]       grant [id, amount]
 */
export function encodeHold(hold: Hold): string {
  const { attribution } = hold;
  const asked = `${quoted(hold.ref)},${quotedName(hold.feature)},${quotedOrNull(hold.memberId)}`;
  const usage = `${JSON.stringify(hold.properties)},${encodeQuantities(hold.usage)},${amountText(hold.cost)}`;
  const versions = `${quotedName(hold.plan)},${quotedName(hold.priceBook)},${instantText(hold.expiresAt)}`;
  return `[${asked},${usage},${attributionText(attribution)},${versions},[${hold.layers.map(layerText).join()}]]`;
}

function attributionText({ key, session, client }: Attribution): string {
  if (key === null && session === null && client === null) return "0";
  return `[${quotedOrNull(key)},${quotedOrNull(session)},${quotedOrNull(client)}]`;
}

function layerText(layer: HeldLayer): string {
  const drawn = `[${layer.windows.map(drawText).join()}],[${layer.grants.map(grantDrawText).join()}]`;
  return `[${quotedName(layer.layer)},${amountText(layer.taken)},${drawn},[${layer.limits.map(drawText).join()}]]`;
}

function drawText(draw: WindowDraw): string {
  return `[${quotedName(draw.key)},${instantText(draw.epoch)},${amountText(draw.amount)}]`;
}

function grantDrawText(draw: GrantDraw): string {
  return `[${quoted(draw.id)},${amountText(draw.amount)}]`;
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
  if (value === 0) return { key: null, session: null, client: null };
  const [key, session, client] = value as [string | null, string | null, string | null];
  return { key, session, client };
}

function readLayer(layer: Parsed): HeldLayer {
  return {
    layer: layer[0] as string,
    taken: readAmount(layer[1]),
    windows: listAt(layer[2]).map(readDraw),
    grants: listAt(layer[3]).map((grant) => ({ id: grant[0] as string, amount: readAmount(grant[1]) })),
    limits: listAt(layer[4]).map(readDraw),
  };
}

function readDraw(draw: Parsed): WindowDraw {
  return { key: draw[0] as string, epoch: draw[1] as Instant, amount: readAmount(draw[2]) };
}
