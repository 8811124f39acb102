/** Part of an answer that the examples below use. */
export interface KeptPart {
  /** `GRANT`: `$GRANT` in a shell. */
  readonly name: string;
  /** `id`, `data.0.ref`. */
  readonly path: string;
}

/** What stands behind the language of a fenced block: `sh keep=GRANT cascade=split`, `json shortened`. */
export interface FenceNotes {
  readonly keeps: readonly KeptPart[];
  /** Name of the recorded answer that the cascade is drawn from. */
  readonly cascade: string | null;
  /** Members of the answer are left out. */
  readonly isShortened: boolean;
  /** Of a shape that is checked, but of no call that was made. */
  readonly isSample: boolean;
  /** Shown, and not run with the other examples: set-up, or run by a test of its own. */
  readonly isShownOnly: boolean;
}

export function fenceNotes(meta: string | null | undefined): FenceNotes {
  const words = (meta ?? "").split(/\s+/);
  const noteOf = (name: string) =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  return {
    keeps: words
      .filter((word) => word.startsWith("keep="))
      .map((word) => {
        const [name = "", path = "id"] = word.slice("keep=".length).split(":");
        return { name, path };
      }),
    cascade: noteOf("cascade"),
    isShortened: words.includes("shortened"),
    isSample: words.includes("sample"),
    isShownOnly: words.includes("shown"),
  };
}

/** Languages that a request is written in, in the order of the tabs. */
export const REQUEST_LANGUAGES = ["sh", "ts", "python"] as const;
export type RequestLanguage = (typeof REQUEST_LANGUAGES)[number];

/** Languages that an answer is shown in. */
export const ANSWER_LANGUAGES = ["json", "http", "text"] as const;

export const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  sh: "curl",
  ts: "TypeScript",
  tsx: "TypeScript",
  python: "Python",
  json: "JSON",
  http: "HTTP",
  sql: "SQL",
  yaml: "YAML",
  mermaid: "Mermaid",
};

/** Read by the server, so that a page comes in the language that was last chosen. */
export const LANGUAGE_COOKIE = "docs_language";

export function parseLanguage(value: string | undefined): RequestLanguage {
  return REQUEST_LANGUAGES.find((language) => language === value) ?? "sh";
}
