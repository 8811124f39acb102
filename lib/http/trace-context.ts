const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** A valid `traceparent` (W3C Trace Context) or null: the recommendation ignores a broken one, a trace is never worth a refusal. */
export function readTraceparent(value: string | null): string | null {
  if (value === null) return null;
  const match = TRACEPARENT.exec(value);
  if (match === null || /^0+$/.test(match[1] as string) || /^0+$/.test(match[2] as string)) return null;
  return value;
}
