import { type ClassValue, clsx } from "clsx";

/**
 * Classes in order, without those that do not hold. The order decides nothing, the stylesheet does: a class that replaces one
 * of a component's own says so with `!` ("h-9!"). Merging them at run time would cost every page 8 KB.
 */
export function classNames(...values: readonly ClassValue[]): string {
  return clsx(values);
}
