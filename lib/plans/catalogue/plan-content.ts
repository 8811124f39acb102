import { z } from "zod";
import type { Consent, Gate, Layer, Overshoot, Plan } from "@/lib/engine/plan";
import type { WindowPolicy } from "@/lib/engine/windows/window";
import {
  type GateContent,
  type LayerContent,
  type OvershootContent,
  type PlanContent,
  type PlanJson,
  planContentSchema,
} from "../schema/plan-content";
import type { GateWindowContent } from "../schema/windows";
import { contentOfPlanGrant, listOf, planGrantOf } from "./plan-grant-content";

/**
 * The engine's plan of a version's stored content; `name` is the plan's own, for versions that have none. Throws where the
 * content does not have the shape: it was checked before it was stored.
 */
export function parsePlan(ref: string, name: string, content: unknown): Plan {
  return planOf(ref, name, planContentSchema.parse(content));
}

export function planOf(ref: string, name: string, content: PlanContent): Plan {
  return {
    ref,
    name: content.name ?? name,
    priceBook: content.price_book,
    features: content.features,
    gates: content.gates.map(gateOf),
    layers: content.layers.map(layerOf),
    grants: content.grants.map(planGrantOf),
    consent: content.consent,
    overshoot: overshootOf(content.overshoot),
    ...(content.members.required || content.members.caps.length > 0 ? { members: content.members } : {}),
    lateUsage: { maxAgeMs: content.late_usage.max_age_seconds * 1_000 },
    ...(content.refund_failed === null ? {} : { refundFailed: content.refund_failed }),
  };
}

/** The content that is stored and answered for parsed content. */
export function planJson(content: PlanContent): PlanJson {
  return z.encode(planContentSchema, content);
}

/** The content of an engine's plan: the inverse of `planOf`. */
export function contentOfPlan(plan: Plan): PlanContent {
  return {
    name: plan.name,
    price_book: plan.priceBook,
    features: listOf(plan.features),
    gates: plan.gates.map(contentOfGate),
    layers: plan.layers.map(contentOfLayer),
    grants: plan.grants.map(contentOfPlanGrant),
    consent: plan.consent satisfies Consent,
    overshoot: contentOfOvershoot(plan.overshoot),
    members: { required: plan.members?.required === true, caps: [...(plan.members?.caps ?? [])] },
    late_usage: { max_age_seconds: Math.floor(plan.lateUsage.maxAgeMs / 1_000) },
    refund_failed: plan.refundFailed === undefined ? null : { features: listOf(plan.refundFailed.features) },
  };
}

function overshootOf({ max_per_event: maxPerEvent, ...policy }: OvershootContent): Overshoot {
  return { ...policy, maxPerEvent };
}

function contentOfOvershoot({ maxPerEvent, ...policy }: Overshoot): OvershootContent {
  return { ...policy, max_per_event: maxPerEvent };
}

function gateOf(gate: GateContent): Gate {
  if (gate.kind === "concurrency") {
    const { per_member: perMember, ...others } = gate;
    return { ...others, perMember };
  }
  return { kind: "rate", key: gate.key, window: windowOf(gate.key, gate.window, gate.shadow) };
}

function layerOf(layer: LayerContent): Layer {
  if ("windows" in layer) {
    const { key, source, features } = layer;
    const windows = layer.windows.map((window) => windowOf(window.key, window, window.shadow));
    return { key, source, features, windows, maxPerRequest: layer.max_per_request };
  }
  const { key, source, features, kinds } = layer;
  return {
    key,
    source,
    features,
    kinds,
    needsConsent: layer.needs_consent,
    maxPerRequest: layer.max_per_request,
  };
}

function windowOf(key: string, window: GateWindowContent, shadow: boolean): WindowPolicy {
  const { measure, limit, features, per_feature: perFeature, per_member: perMember } = window;
  const counted = { key, measure, limit, features, perFeature, perMember, shadow };
  switch (window.kind) {
    case "calendar":
      return { kind: "calendar", ...counted, unit: window.unit, timeZone: window.time_zone };
    case "sliding":
      return { kind: "sliding", ...counted, windowMs: window.window_seconds * 1000, slices: window.slices };
    case "anchored":
      return { kind: "anchored", ...counted, windowMs: window.window_seconds * 1000 };
    case "token_bucket":
      return { kind: "token_bucket", ...counted, windowMs: window.window_seconds * 1000 };
  }
}

function contentOfGate(gate: Gate): GateContent {
  if (gate.kind === "concurrency") {
    const { kind, key, limit, features, shadow, perMember } = gate;
    const flags = { per_member: perMember === true, shadow: shadow === true };
    return { kind, key, limit, features: listOf(features), ...flags };
  }
  const { key, window } = gate;
  return { kind: "rate", key, window: contentOfWindow(window), shadow: window.shadow === true };
}

function contentOfLayer(layer: Layer): LayerContent {
  const features = listOf(layer.features);
  if ("windows" in layer) {
    const windows = layer.windows.map((window) => ({
      key: window.key,
      ...contentOfWindow(window),
      shadow: window.shadow === true,
    }));
    const { key, source, maxPerRequest } = layer;
    return { key, source, features, windows, max_per_request: maxPerRequest };
  }
  return {
    key: layer.key,
    source: layer.source,
    features,
    kinds: [...layer.kinds],
    needs_consent: layer.needsConsent,
    max_per_request: layer.maxPerRequest,
  };
}

function contentOfWindow(window: WindowPolicy): GateWindowContent {
  const counted = {
    measure: window.measure,
    limit: window.limit,
    features: listOf(window.features),
    per_feature: window.perFeature === true,
    per_member: window.perMember === true,
  };
  if (window.kind === "calendar")
    return { kind: "calendar", ...counted, unit: window.unit, time_zone: window.timeZone };
  const window_seconds = window.windowMs / 1000;
  if (window.kind === "sliding")
    return { kind: "sliding", ...counted, window_seconds, slices: window.slices };
  return { kind: window.kind, ...counted, window_seconds };
}
