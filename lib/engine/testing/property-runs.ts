const FACTOR = Number(process.env.SPILLWAY_PROPERTY_FACTOR ?? "1");

/**
 * How often a property is tried: `cases`, times `SPILLWAY_PROPERTY_FACTOR` for a longer search (`SPILLWAY_PROPERTY_FACTOR=50`
 * overnight). The default keeps the engine's tests within seconds, so that they run on every save.
 */
export function runs(cases: number): { readonly numRuns: number } {
  return { numRuns: Math.max(1, Math.round(cases * FACTOR)) };
}

/** For a `describe` of properties: a busy machine and a long search are no failures. */
export const SEARCH = { timeout: 60_000 * Math.max(1, FACTOR) };
