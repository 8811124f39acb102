/**
 * Which of the offered media types a client asks for by its Accept header (RFC 9110 §12.5.1); the first of them where it asks for none
 * in particular. What is refused with `q=0` is not chosen; of equals the one that comes first in `offered`.
 */
export function acceptedType<const Type extends string>(
  accept: string | null,
  offered: readonly [Type, ...Type[]],
): Type {
  if (accept === null) return offered[0];
  const ranges = accept.split(",").slice(0, RANGES_MAX).map(readRange);
  let best = offered[0];
  let bestWeight = 0;
  for (const type of offered) {
    const weight = weightOf(type, ranges);
    if (weight > bestWeight) {
      best = type;
      bestWeight = weight;
    }
  }
  return best;
}

/** Nobody asks for more; a header of thousands is not worth the time. */
const RANGES_MAX = 32;

type Range = { readonly type: string; readonly quality: number };

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="));
  const value = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, quality: value >= 0 && value <= 1 ? value : 0 };
}

/** The most exact range decides, whatever a wider one says. */
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const name of [type, `${type.slice(0, type.indexOf("/"))}/*`, "*/*"]) {
    const range = ranges.find((one) => one.type === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
