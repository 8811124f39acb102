import { spanRules } from "./span";
import type { AnchoredPolicy, WindowRules } from "./window";

/** Starts with the first use, so a user who comes at any hour has the whole window before them, and no two users reset at once. */
export const anchored: WindowRules<AnchoredPolicy> = spanRules((policy, now) => ({
  startAt: now,
  endAt: now + policy.windowMs,
}));
