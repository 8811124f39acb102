/** Written by the switch, read by the server: the first byte already carries the theme, so nothing flashes. */
export const THEME_COOKIE = "theme";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}
