import { instantOf, readingOf, type TimeFrame } from "@/lib/format-time";

const TICKS_MAX = 5;
const STEPS = [1, 2, 3, 6, 12, 24, 60, 120];

/** First days of months between now and then, as the reader's zone has them: at most five, evenly apart. */
export function dateTicks({ nowMs, timeZone }: TimeFrame, untilMs: number): number[] {
  const [year = 0, month = 1] = readingOf(nowMs, timeZone).split("-").map(Number);
  const firsts: number[] = [];
  for (let ahead = 1; firsts.length < 1_200; ahead++) {
    const day = new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 10);
    const at = instantOf(`${day}T00:00`, timeZone);
    if (at === null || at > untilMs) break;
    firsts.push(at);
  }
  const step = STEPS.find((months) => firsts.length / months <= TICKS_MAX) ?? firsts.length;
  return firsts.filter((_, nth) => nth % step === 0);
}
