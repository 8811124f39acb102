"use client";

import { useId } from "react";
import { LANGUAGE_COOKIE, LANGUAGE_NAMES } from "@/lib/docs/schema/fence";

/** Every example of the page follows: whoever reads TypeScript reads it everywhere, also on the next page. */
function choose(language: string): void {
  const site = document.querySelector<HTMLElement>("[data-docs-language]");
  if (site !== null) site.dataset.docsLanguage = language;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/docs; max-age=31536000; samesite=lax`;
}

/**
 * Which one is chosen is a word on the page's root that style sheets read, so that all examples change at once and nothing is drawn again.
 * Buttons and not tabs: what they show stands in the page for whoever searches or prints it.
 */
export function LanguageTabs({ languages }: { languages: readonly string[] }) {
  const id = useId();
  return (
    <fieldset className="flex gap-1" aria-labelledby={id}>
      <legend id={id} className="sr-only">
        Language of the examples
      </legend>
      {languages.map((language, index) => (
        <button
          key={language}
          type="button"
          data-tab={language}
          {...(index === 0 ? { "data-first": "" } : {})}
          className="example-tab touch-target h-7 rounded-xs px-2 text-sm text-muted -outline-offset-2 hover:text-ink"
          onClick={() => choose(language)}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </fieldset>
  );
}
