import dynamic from "next/dynamic";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { isZero } from "@/lib/format";

const DebtPanel = dynamic(() => import("@/components/credits/debt-panel").then((module) => module.DebtPanel));

/** What is owed, where the plan lets anything be owed or something is owed from before: for all others there is nothing to load. */
export function Owed({ standing: { credits, overshoot } }: { standing: StandingWire }) {
  if (overshoot.policy !== "debt" && isZero(credits.debt)) return null;
  return <DebtPanel credits={credits} overshoot={overshoot} />;
}
