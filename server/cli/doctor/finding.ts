/** One thing that has to be right, what was found, and what to do where it is not. */
export interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly found: string;
  readonly fix: string | null;
}

/** `fix` is told only where it is needed. */
export function finding(what: string, isWell: boolean, found: string, fix: string): Finding {
  return { what, isWell, found, fix: isWell ? null : fix };
}
