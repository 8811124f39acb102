export function bundleFaults(text: string, trustedKey?: string | null): string[];
export function bundleSummary(text: string): string;
