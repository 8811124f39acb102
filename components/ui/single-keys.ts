const KEPT_AS = "single-keys";

/**
 * Keys that stand for a word by themselves: whoever speaks to their machine, or hits keys by accident, switches them off (WCAG 2.1.4). This
 * browser keeps it, for every page.
 */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(KEPT_AS) !== "off";
}

export function keepSingleKeys(areOn: boolean): void {
  localStorage.setItem(KEPT_AS, areOn ? "on" : "off");
}
