export interface VerifierStep {
  readonly step: "fact" | "monetization event" | "balance update" | "head" | "money" | "checkpoint";
  readonly done: number;
  readonly of: number;
  /** So far. */
  readonly faults: number;
}
export function bundleFaults(
  text: string,
  trustedKey?: string | null,
  onStep?: (step: VerifierStep) => void,
): Promise<string[]>;
export function bundleSummary(text: string): string;
