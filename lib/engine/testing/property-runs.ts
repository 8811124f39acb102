/**
 * How often a property is tried: `cases`, times `SPILLWAY_PROPERTY_FACTOR` for a longer search (`SPILLWAY_PROPERTY_FACTOR=50`
 * overnight). The default keeps the engine's tests within seconds, so that they run on every save.
 */
export function runs(cases: number): { readonly numRuns: number } {
  const factor = Number(process.env.SPILLWAY_PROPERTY_FACTOR ?? "1");
  return { numRuns: Math.max(1, Math.round(cases * factor)) };
}
