/** Where a draft contradicts itself or the catalogue. */
export interface Fault {
  /** Dotted path of the member at fault, from the body's root: `content.layers.0.windows.1.limit`. */
  readonly param: string;
  /** What is wrong with it, to be read after the path: "must be above zero". */
  readonly detail: string;
}

export function fault(param: string, detail: string): Fault {
  return { param, detail };
}

/** The first fault, or null where there is none. */
export function firstFault(faults: Iterable<Fault>): Fault | null {
  for (const found of faults) return found;
  return null;
}

/** A fault for every name that comes a second time. */
export function* repeats(names: readonly string[], param: (at: number) => string): Generator<Fault> {
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (seen.has(name)) yield fault(param(at), `names ${name} a second time`);
    seen.add(name);
  }
}
