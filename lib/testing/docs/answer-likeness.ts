import type { Json } from "../contract/api";

/**
 * What is another one at every run: ids, instants, secrets, hashes. An id of a document stands for one real id throughout its page, so
 * a document that mixes two of them up is found; of the others only the kind is compared.
 */
const VOLATILE =
  /(?<id>\b[a-z]{2,5}_[0-9a-hjkmnp-tv-z]{26}\b)|(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)|(?<hash>\b[0-9a-f]{32,64}\b)|(?<secret>\b(?:sk_test_|sk_live_|whsec_)[\w+/=-]+)/g;

const ID = /\b([a-z]{2,5}_)([0-9a-hjkmnp-tv-z]{26})\b/g;

/** A cursor is made of ids, and says nothing to a reader. */
const OPAQUE = new Set(["next_cursor"]);

export class Likeness {
  readonly #realOf = new Map<string, string>();
  readonly #shownOf = new Map<string, string>();

  /** Whether the answer that is shown says what the real one says. Members of both are in the same order, or in another. */
  isLike(shown: Json, real: Json, name = ""): boolean {
    if (typeof shown === "string" && typeof real === "string")
      return OPAQUE.has(name) || this.isLikeText(shown, real);
    if (Array.isArray(shown))
      return (
        Array.isArray(real) &&
        shown.length === real.length &&
        shown.every((one, i) => this.isLike(one, real[i], name))
      );
    if (shown !== null && typeof shown === "object") {
      if (real === null || typeof real !== "object" || Array.isArray(real)) return false;
      const names = Object.keys(shown);
      return (
        names.length === Object.keys(real).length &&
        names.every((one) => Object.hasOwn(real, one) && this.isLike(shown[one], real[one], one))
      );
    }
    return shown === real;
  }

  isLikeText(shown: string, real: string): boolean {
    const [ours, theirs] = [partsOf(shown), partsOf(real)];
    return (
      ours.length === theirs.length &&
      ours.every(({ kind, text }, i) => {
        const other = theirs[i];
        if (other === undefined || other.kind !== kind) return false;
        if (kind === "id") return this.#areOne(text, other.text);
        return kind === null ? text === other.text : true;
      })
    );
  }

  /** The answer with the ids that the document already has for them; those that are new to it are from now on its own. */
  asShown(real: Json): Json {
    const text = JSON.stringify(real).replace(ID, (id, prefix: string, own: string) => {
      if (!this.#shownOf.has(own)) this.#areOne(id, id);
      return prefix + (this.#shownOf.get(own) ?? own);
    });
    return JSON.parse(text);
  }

  /** By what follows the prefix: a decision, its usage event and its charge share that, and a document must not tear them apart. */
  #areOne(shown: string, real: string): boolean {
    const [[shownPrefix = "", shownOwn = ""], [realPrefix = "", realOwn = ""]] = [
      shown.split("_"),
      real.split("_"),
    ];
    if (shownPrefix !== realPrefix) return false;
    const known = this.#realOf.get(shownOwn);
    if (known !== undefined) return known === realOwn;
    if (this.#shownOf.has(realOwn)) return false;
    this.#realOf.set(shownOwn, realOwn);
    this.#shownOf.set(realOwn, shownOwn);
    return true;
  }
}

type Kind = "id" | "time" | "hash" | "secret" | null;

/** A text as what is always the same and what is not. */
function partsOf(text: string): { kind: Kind; text: string }[] {
  const parts: { kind: Kind; text: string }[] = [];
  let at = 0;
  for (const found of text.matchAll(VOLATILE)) {
    parts.push({ kind: null, text: text.slice(at, found.index) });
    const kind = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)?.[0] as Kind;
    parts.push({ kind, text: found[0] });
    at = found.index + found[0].length;
  }
  parts.push({ kind: null, text: text.slice(at) });
  return parts;
}

/** Ends a list of which only the first ones are shown. */
const REST = "…";

/** Of the real answer what a shortened one shows: its members, and as many items as it has before "…". What it shows as `{}` is meant to be shown whole. */
export function shortenedLike(shown: Json, real: Json): Json {
  if (Array.isArray(shown) && Array.isArray(real)) {
    const hasRest = shown.at(-1) === REST;
    const items = hasRest ? real.slice(0, shown.length - 1) : real;
    const kept = items.map((item, i) => shortenedLike(shown[Math.min(i, shown.length - 1)], item));
    return hasRest ? [...kept, REST] : kept;
  }
  if (shown === null || typeof shown !== "object" || real === null || typeof real !== "object") return real;
  if (Object.keys(shown).length === 0) return real;
  return Object.fromEntries(
    Object.keys(shown)
      .filter((name) => Object.hasOwn(real, name))
      .map((name) => [name, shortenedLike(shown[name], real[name])]),
  );
}
