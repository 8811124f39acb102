import type { PlanContent } from "../schema/plan-content";
import { type Fault, fault } from "./fault";

/** A version as accounts may still count by it. */
export interface PublishedContent {
  readonly version: number;
  readonly content: PlanContent;
}

interface CountedWindow {
  readonly key: string;
  readonly kind: "calendar" | "anchored" | "sliding" | "token_bucket";
  readonly measure: string;
  readonly path: string;
}

/**
 * Counts go by a window's key, from version to version. Those of one kind say nothing to another (a calendar's and an anchored window's
 * are alike), so a limit would start from zero; and what was counted in credits would be taken for requests. Both are refused, with the
 * member named, where any published version counts under the key: accounts may still be on it
 * ([why](../../../docs/decisions/0024-a-key-keeps-its-kind.md)).
 */
export function* windowKindFaults(
  content: PlanContent,
  published: readonly PublishedContent[],
): Generator<Fault> {
  for (const { version, content: before } of published) {
    const known = new Map(windowsOf(before).map((window) => [window.key, window]));
    for (const window of windowsOf(content)) {
      const was = known.get(window.key);
      if (was === undefined) continue;
      if (countsOf(was) !== countsOf(window))
        yield fault(`${window.path}.kind`, refused(window.key, `is ${was.kind}`, version));
      if (was.measure !== window.measure)
        yield fault(`${window.path}.measure`, refused(window.key, `measures ${was.measure}`, version));
    }
  }
}

function refused(key: string, what: string, version: number): string {
  return `must stay what it was, since counts go by the key: ${key} ${what} in version ${version}; another kind or measure needs another key`;
}

function countsOf({ kind }: CountedWindow): string {
  return kind === "calendar" || kind === "anchored" ? "span" : kind;
}

function windowsOf({ layers, gates }: PlanContent): CountedWindow[] {
  const ofLayers = layers.flatMap((layer, at) =>
    "windows" in layer
      ? layer.windows.map(({ key, kind, measure }, window) => {
          return { key, kind, measure, path: `content.layers.${at}.windows.${window}` };
        })
      : [],
  );
  const ofGates = gates.flatMap((gate, at) => {
    if (gate.kind !== "rate") return [];
    const { kind, measure } = gate.window;
    return [{ key: gate.key, kind, measure, path: `content.gates.${at}.window` }];
  });
  return [...ofLayers, ...ofGates];
}
