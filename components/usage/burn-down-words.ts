import { windowName } from "@/components/decisions/words";
import { formatMeasured, isZero, unitOf } from "@/lib/format";
import { formatMoment, type TimeFrame } from "@/lib/format-time";
import type { EndWire } from "@/lib/usage/schema/forecast-schema";

/** What is burnt down: a window, or the credits. */
export interface BurnDownSubject {
  /** Null: the credits. */
  readonly window: string | null;
  readonly measure: string;
  readonly remaining: string;
  readonly resetsAt: string | null;
}

export function subjectName(window: string | null): string {
  return window === null ? "credits" : `${windowName(window)} window`;
}

/** "40 requests", "12.50 credits". */
export function leftWords(remaining: string, measure: string): string {
  return `${formatMeasured(remaining, measure)} ${unitOf(measure, remaining)}`;
}

/**
 * What the drawing shows, in one sentence: until when it lasts at the recent pace, and whether it resets before. Where there are too few
 * events, how many there are; `ends` is null where nothing was used of it in a day.
 */
export function findingWords(subject: BurnDownSubject, ends: EndWire | null, frame: TimeFrame): string {
  const moment = (text: string) => formatMoment(Date.parse(text), frame);
  const isWindow = subject.window !== null;
  const name = isWindow ? `the ${subjectName(subject.window)}` : "your credits";
  const Name = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const lasts = isWindow ? "lasts" : "last";
  const reset = subject.resetsAt === null ? null : moment(subject.resetsAt);
  if (isZero(subject.remaining)) {
    const used = isWindow ? `${Name} is used up` : "You have no credits left";
    return reset === null ? `${used}.` : `${used}. It resets ${reset}.`;
  }
  if (ends === null || ends.status === "idle") {
    const left = isWindow
      ? leftWords(subject.remaining, subject.measure)
      : formatMeasured(subject.remaining, "credits");
    return `${Name}: ${left} left, and none used of late.`;
  }
  if (ends.status === "not_enough_data")
    return `Not enough data yet to say how long ${name} ${lasts}: ${ends.have} of ${ends.need} requests.`;
  if (ends.status === "beyond_a_year") return `At this pace ${name} ${lasts} for more than a year.`;
  const earliest = moment(ends.earliest);
  const latest = ends.latest === null ? null : moment(ends.latest);
  const range =
    latest === null
      ? `at least until ${earliest}`
      : latest === earliest
        ? `until about ${earliest}`
        : `until between ${earliest} and ${latest}`;
  const sentence = `At this pace ${name} ${lasts} ${range}`;
  if (reset === null || ends.resets_before === null) return `${sentence}.`;
  if (ends.resets_before === "yes") return `${sentence}, so it resets first: ${reset}.`;
  return ends.resets_before === "no"
    ? `${sentence}. It resets only ${reset}.`
    : `${sentence}. It may reset first: ${reset}.`;
}
