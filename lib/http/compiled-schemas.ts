import { z } from "zod";
import type { Route } from "./route";

type Schemas = {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  /** By media type, where it is not `body`. */
  readonly bodies: ReadonlyMap<string, z.ZodType>;
};

const compiled = new WeakMap<Route, Schemas>();
const empty = z.compile(z.strictObject({}));

/**
 * A route's schemas compiled to code on its first call: a decision's body then takes 0.9 us instead of 4. Not at
 * import, where eighty routes would cost every cold start a few hundred milliseconds.
 */
export function schemasOf(route: Route): Schemas {
  const known = compiled.get(route);
  if (known !== undefined) return known;
  const schemas: Schemas = {
    params: route.params === null ? empty : z.compile(route.params),
    query: route.query === null ? empty : z.compile(route.query),
    body: route.body === null ? null : z.compile(route.body),
    bodies: new Map(Object.entries(route.bodies).map(([type, schema]) => [type, z.compile(schema)])),
  };
  compiled.set(route, schemas);
  return schemas;
}
