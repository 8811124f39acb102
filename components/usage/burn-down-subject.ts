import type { Standing } from "@/components/decisions/standing-shapes";
import { shareOf, sumOf } from "@/lib/format";
import { subjectName } from "./burn-down-words";

/** As the address calls the credits; any other word is a window's key. */
export const CREDITS = "credits";

type Shown = Pick<Standing, "windows" | "layers">;

/** What can be burnt down: the windows that pay, and the credits. Gates pay for nothing, and what only records ends nothing. */
export function subjectsOf({ windows, layers }: Shown): { value: string; label: string }[] {
  const paying = new Set(layers.flatMap((layer) => layer.windows));
  const subjects = windows
    .filter(({ key, shadow }) => paying.has(key) && shadow == null)
    .map(({ key }) => ({
      value: key,
      label: `${capital(subjectName(key))}${key.includes("@") ? ", yours" : ""}`,
    }));
  const hasCredits = layers.some(({ kinds }) => kinds.length > 0);
  return hasCredits ? [...subjects, { value: CREDITS, label: "Credits" }] : subjects;
}

/** What somebody would look at first: the fullest window that is not full yet; else the first. */
export function firstSubject(standing: Shown): string {
  const subjects = subjectsOf(standing).map(({ value }) => value);
  const [fullest] = standing.windows
    .filter(({ key }) => subjects.includes(key))
    .map(({ key, used, held, limit }) => ({ key, share: shareOf(sumOf(used, held), limit) }))
    .filter(({ share }) => share < 1)
    .sort((a, b) => b.share - a.share);
  return fullest?.key ?? subjects[0] ?? CREDITS;
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
