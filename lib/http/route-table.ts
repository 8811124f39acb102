import { decodePercent } from "./parse-query";
import type { Route } from "./route";

type Methods = Map<string, Route>;
type Pattern = {
  readonly segments: readonly string[];
  readonly methods: Methods;
};

export type Found =
  | { readonly kind: "route"; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "method_unknown"; readonly allow: string }
  | { readonly kind: "path_unknown" }
  | { readonly kind: "path_malformed" };

const noParams: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Finds the route of a call: a map for paths without parameters, where the hot ones are; for the rest the patterns
 * of the same number of segments, the more literal first, so that `/plans/current` wins over `/plans/{id}`.
 */
export class RouteTable {
  readonly #exact = new Map<string, Methods>();
  readonly #patterns = new Map<number, Pattern[]>();

  constructor(routes: readonly Route[]) {
    const operationIds = new Set<string>();
    for (const route of routes) {
      if (operationIds.has(route.operationId)) throw new Error(`two routes are named ${route.operationId}`);
      operationIds.add(route.operationId);
      const methods = this.#methodsAt(route.path);
      if (methods.has(route.method)) throw new Error(`${route.method} ${route.path} is declared twice`);
      methods.set(route.method, route);
    }
    for (const patterns of this.#patterns.values()) patterns.sort(compareLiteralness);
  }

  find(method: string, path: string): Found {
    const wanted = method === "HEAD" ? "GET" : method;
    const exact = this.#exact.get(path);
    if (exact !== undefined) return choose(exact, wanted, noParams);
    const segments = path.split("/");
    let other: Methods | null = null;
    for (const pattern of this.#patterns.get(segments.length) ?? []) {
      const params = matchSegments(pattern.segments, segments);
      if (params === null) continue;
      if (params === "malformed") return { kind: "path_malformed" };
      if (pattern.methods.has(wanted)) return choose(pattern.methods, wanted, params);
      other ??= pattern.methods;
    }
    return other === null ? { kind: "path_unknown" } : choose(other, wanted, noParams);
  }

  #methodsAt(path: string): Methods {
    if (!path.includes("{")) {
      const methods = this.#exact.get(path) ?? new Map();
      this.#exact.set(path, methods);
      return methods;
    }
    const segments = path.split("/");
    const patterns = this.#patterns.get(segments.length) ?? [];
    this.#patterns.set(segments.length, patterns);
    const shape = shapeOf(segments);
    const same = patterns.find((pattern) => shapeOf(pattern.segments) === shape);
    if (same !== undefined) {
      if (same.segments.join("/") !== path) {
        throw new Error(`${path} and ${same.segments.join("/")} differ only in the names of parameters`);
      }
      return same.methods;
    }
    const methods: Methods = new Map();
    patterns.push({ segments, methods });
    return methods;
  }
}

function choose(methods: Methods, method: string, params: Readonly<Record<string, string>>): Found {
  const route = methods.get(method);
  return route === undefined
    ? { kind: "method_unknown", allow: allowOf(methods) }
    : { kind: "route", route, params };
}

/** The value of `Allow`. OPTIONS is answered for every path, HEAD where GET is. */
function allowOf(methods: Methods): string {
  const names = [...methods.keys(), "OPTIONS"];
  if (methods.has("GET")) names.push("HEAD");
  return names.sort().join(", ");
}

function shapeOf(segments: readonly string[]): string {
  return segments.map((segment) => (isParam(segment) ? "{}" : segment)).join("/");
}

function isParam(segment: string): boolean {
  return segment.charCodeAt(0) === 0x7b;
}

function compareLiteralness(a: Pattern, b: Pattern): number {
  for (let at = 0; at < a.segments.length; at++) {
    const order = Number(isParam(a.segments[at] as string)) - Number(isParam(b.segments[at] as string));
    if (order !== 0) return order;
  }
  return 0;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | "malformed" | null {
  for (let at = 0; at < pattern.length; at++) {
    const expected = pattern[at] as string;
    if (isParam(expected) ? segments[at] === "" : expected !== segments[at]) return null;
  }
  const params: Record<string, string> = {};
  for (let at = 0; at < pattern.length; at++) {
    const expected = pattern[at] as string;
    if (!isParam(expected)) continue;
    const value = decodePercent(segments[at] as string);
    if (value === null) return "malformed";
    params[expected.slice(1, -1)] = value;
  }
  return params;
}
