import type { Import, SourceFile } from "./source-file";

/**
 * A row of the import table. `files` says whose row it is, the first that matches; `may` what those files may
 * import. Patterns: `*` is one path segment, `**` any number, `{a,b}` a choice, `$name` what `<name>` in `files`
 * matched. A leading `type:` admits only imports of which nothing is left at run time, `pkg:` names a package.
 * `mayNot` takes back some of what `may` admits.
 */
export type Zone = { name: string; files: string[]; may: string[]; mayNot?: string[] };

export type Violation = { rule: string; file: string; detail: string };

/** Every import that no row of the table admits, and every file that belongs to no row. */
export function importViolations(files: SourceFile[], zones: Zone[]): Violation[] {
  return files.flatMap((file) => {
    const found = zoneOf(file.path, zones);
    if (!found) return [{ rule: "zone", file: file.path, detail: "belongs to no zone of the import table" }];
    return file.imports
      .filter((one) => {
        const { may, mayNot = [] } = found.zone;
        return !matches(one, may, found.names) || matches(one, mayNot, found.names);
      })
      .map((one) => ({
        rule: `imports of ${found.zone.name}`,
        file: file.path,
        detail: `imports ${one.isTypeOnly ? "type " : ""}${one.target}`,
      }));
  });
}

function zoneOf(path: string, zones: Zone[]): { zone: Zone; names: Record<string, string> } | null {
  for (const zone of zones) {
    for (const pattern of zone.files) {
      const match = compiled(pattern).exec(path);
      if (match) return { zone, names: match.groups ?? {} };
    }
  }
  return null;
}

function matches(one: Import, patterns: string[], names: Record<string, string>): boolean {
  return patterns.some((entry) => {
    const isTypeOnly = entry.startsWith("type:");
    if (isTypeOnly && !one.isTypeOnly) return false;
    const rest = isTypeOnly ? entry.slice("type:".length) : entry;
    const isPackage = rest.startsWith("pkg:");
    if (isPackage !== one.isPackage) return false;
    const pattern = isPackage ? rest.slice("pkg:".length) : rest;
    const named = pattern.replace(/\$(\w+)/g, (_, name: string) => names[name] ?? "");
    return compiled(named).test(one.target);
  });
}

const cache = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let expression = cache.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^()|[\]\\]/g, "\\$&")
      .replace(/\{([^}]*)\}/g, (_, choice: string) => `(?:${choice.replaceAll(",", "|")})`)
      .replace(/<(\w+)>/g, "(?<$1>[^/]+)")
      .replace(/\*\*\/?|\*/g, (stars) => (stars === "*" ? "[^/]*" : ".*"));
    expression = new RegExp(`^${source}$`);
    cache.set(pattern, expression);
  }
  return expression;
}
