const NAME_CHARACTERS_MAX = 100;
const PATH_CHARACTERS_MAX = 300;

/** `decisions.3.usage.input_tokens`. Names come from a stranger: long ones are cut, a refusal must not grow with what it refuses. */
export function dottedPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    const name = String(part).slice(0, NAME_CHARACTERS_MAX);
    text = text === "" ? name : `${text}.${name}`;
    if (text.length > PATH_CHARACTERS_MAX) return `${text.slice(0, PATH_CHARACTERS_MAX)}…`;
  }
  return text;
}
