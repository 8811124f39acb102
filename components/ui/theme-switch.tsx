"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useId, useState } from "react";
import { classNames } from "./class-names";
import { THEME_COOKIE, THEMES, type Theme } from "./theme";

const LOOKS = {
  light: { label: "Light", Icon: Sun },
  dark: { label: "Dark", Icon: Moon },
  system: { label: "As the system", Icon: Monitor },
} as const;

function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
}

export function ThemeSwitch({ theme, className }: { theme: Theme; className?: string }) {
  const [current, setCurrent] = useState(theme);
  const name = useId();
  return (
    <fieldset className={classNames("inline-flex rounded-sm border border-hairline p-0.5", className)}>
      <legend className="sr-only">Theme</legend>
      {THEMES.map((value) => {
        const { label, Icon } = LOOKS[value];
        return (
          <label
            key={value}
            title={label}
            className="relative flex size-7 cursor-pointer items-center justify-center rounded-xs text-muted hover:text-ink has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2"
          >
            <input
              type="radio"
              name={name}
              value={value}
              checked={current === value}
              onChange={() => {
                setCurrent(value);
                applyTheme(value);
              }}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <Icon aria-hidden className="size-4 stroke-[1.5]" />
            <span className="sr-only">{label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
