import type { SearchEntry } from "@/lib/docs/schema/page";

export interface SearchHit {
  readonly entry: SearchEntry;
  /** Words around the first one found, or the beginning. */
  readonly excerpt: string;
}

const EXCERPT_CHARACTERS = 140;
/** Where a word is found says more than how often. */
const WEIGHTS = { heading: 12, title: 8, text: 1 } as const;

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);

/** Entries that have every word of the query, the likeliest first. Words are found at the beginning of words: `idem` is enough. */
export function rankEntries(entries: readonly SearchEntry[], query: string, count: number): SearchHit[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const found = entries.flatMap((entry) => {
    const score = scoreOf(entry, words);
    return score === 0 ? [] : [{ entry, score }];
  });
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ entry }) => ({ entry, excerpt: excerptOf(entry.text, words) }));
}

function scoreOf({ title, heading, text }: SearchEntry, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const own =
      matchOf(heading ?? title, word) * WEIGHTS.heading +
      matchOf(title, word) * WEIGHTS.title +
      matchOf(text, word) * WEIGHTS.text;
    if (own === 0) return 0;
    score += own;
  }
  return score;
}

/** 3 for a whole word, 2 for its beginning, 1 for what stands within one, 0 where it is not. */
function matchOf(text: string, word: string): 0 | 1 | 2 | 3 {
  const folded = text.toLowerCase();
  let best: 0 | 1 | 2 | 3 = 0;
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
    const starts = at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? "");
    const ends = !/[\p{L}\p{N}]/u.test(folded[at + word.length] ?? " ");
    if (starts && ends) return 3;
    best = starts ? 2 : best === 0 ? 1 : best;
  }
  return best;
}

function excerptOf(text: string, words: readonly string[]): string {
  const folded = text.toLowerCase();
  const first = Math.min(...words.map((word) => folded.indexOf(word)).filter((at) => at !== -1));
  const from = Number.isFinite(first) && first > 60 ? folded.lastIndexOf(" ", first - 40) + 1 : 0;
  const part = text.slice(from, from + EXCERPT_CHARACTERS);
  return `${from > 0 ? "… " : ""}${part}${from + EXCERPT_CHARACTERS < text.length ? " …" : ""}`;
}
