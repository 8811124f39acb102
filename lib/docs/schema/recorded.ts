import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import type { RecordedDecisionWire } from "@/lib/decisions/schema/decision-schema";

/** What an example was really answered, and the account's standing right after it: what its cascade is drawn from. */
export interface RecordedAnswer {
  readonly standing: StandingWire;
  readonly decision: RecordedDecisionWire;
}
