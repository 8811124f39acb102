import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Classes in order; a later one of the same kind wins, so that callers can override. */
export function classNames(...values: readonly ClassValue[]): string {
  return twMerge(clsx(values));
}
