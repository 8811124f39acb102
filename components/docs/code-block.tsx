import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { LANGUAGE_NAMES } from "@/lib/docs/schema/fence";

interface CodeBlockProps {
  language: string;
  /** As it is copied. */
  source: string;
  /** One of several languages of the same request; the first is shown to whoever has chosen none. */
  request?: "first" | "other";
  /** In colours. */
  children: ReactNode;
}

/** Code that can be reached and scrolled by keyboard, and copied. */
export function CodeBlock({ language, source, request, children }: CodeBlockProps) {
  const name = LANGUAGE_NAMES[language] ?? "Text";
  return (
    <div
      className="code"
      data-code={language}
      {...(request === undefined ? {} : { "data-request": "" })}
      {...(request === "first" ? { "data-first": "" } : {})}
    >
      <div className="code-copy">
        <CopyButton text={source} label={`Copy ${name === "Text" ? "this" : `the ${name}`}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer (WCAG 2.1.1) */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  );
}
