import type { Instant } from "./engine/amounts";

/** Where time enters. Everything that needs an instant is given one or is given this; nothing reads the date itself. */
export type Clock = { now(): Instant };

/** The machine's own time, in whole milliseconds. */
export const systemClock: Clock = { now: () => Date.now() };
