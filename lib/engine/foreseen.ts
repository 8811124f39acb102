import { applyAccountAct } from "./account-step";
import type { Instant, Microcredits } from "./amounts";
import { type DueAct, dueAct } from "./due-acts";
import { expiredHolds } from "./holds";
import type { Catalogue } from "./plan";
import { dueAt, type Standing } from "./standing";
import { applyUsage } from "./usage-step";

/** What time has made due and no fact records yet. */
interface Due {
  readonly what: DueAct["what"] | "hold-expiry";
  /** The grant's id, or the hold's ref. */
  readonly about: string;
  /** What its fact will move on the balance. */
  readonly amount: Microcredits;
}

export interface Foreseen {
  /** Its `seq` and head are the recorded standing's: it is made of those facts, and of time. */
  readonly standing: Standing;
  /** In the order in which it will be recorded; what it all moves is the difference between the two standings' credits. */
  readonly due: readonly Due[];
}

const NOTHING_DUE: readonly Due[] = [];
const NOBODY = { key: null, session: null, client: null, lineage: null };
const IDENTITY = { ref: "", key: "", requestHash: "" };

/**
 * The account as a decision at `now` would find it: holds whose time is over have ended, grants have been reset or have expired, although
 * nobody has recorded it yet. Who reads an account between two decisions sees by this what the next one starts from. The catalogue
 * must know the plans of the open holds.
 */
export function foresee(standing: Standing, catalogue: Catalogue, now: Instant): Foreseen {
  const at = dueAt(standing);
  if ((at === null || at > now) && standing.repaying.length === 0) return { standing, due: NOTHING_DUE };
  const due: Due[] = [];
  let next = standing;
  for (const { ref } of expiredHolds(standing, now)) {
    const command = { kind: "expire", holdRef: ref, attribution: NOBODY } as const;
    const step = applyUsage(next, command, IDENTITY, catalogue, now);
    if (step.kind !== "recorded") throw new Error(`the expiry of ${ref} is due and was refused`);
    next = step.standing;
    due.push({ what: "hold-expiry", about: ref, amount: 0n });
  }
  for (let found = dueAct(next, now); found !== null; found = dueAct(next, now)) {
    const step = applyAccountAct(next, found.act, "system", IDENTITY, now);
    if (step.kind === "refused") throw new Error(`${found.what} ${found.about} is due and was refused`);
    next = step.standing;
    const about = "grantId" in found.act ? found.act.grantId : found.about;
    due.push({ what: found.what, about, amount: step.event.posting?.amount ?? 0n });
  }
  const { seq, head } = standing;
  return { standing: { ...next, seq, head }, due };
}
