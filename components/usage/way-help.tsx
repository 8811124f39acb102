"use client";

import type { ReactNode } from "react";
import type { Way } from "@/components/decisions/decision-shapes";
import { usageWords } from "@/components/decisions/words";
import { Countdown, Moment } from "@/components/ui/time";
import { formatCredits } from "@/lib/format";

/** What following a way means, where it is not done by a press on this page. Says plainly what cannot be done here. */
export function WayHelp({ way }: { way: Way }) {
  return (
    <p role="status" className="max-w-[85ch] border-s-2 border-accent ps-3 text-sm">
      {helpOf(way)}
    </p>
  );
}

function helpOf(way: Way): ReactNode {
  switch (way.kind) {
    case "wait":
      return (
        <>
          There is room again <Moment at={way.until} precision="second" /> (<Countdown at={way.until} />
          ). This page shows it when it happens; then send the request again.
        </>
      );
    case "reduce":
      return `Send the request again with ${usageWords(way.usage)}: so much can be paid now.`;
    case "buy":
      return `Only the account’s owner can buy. Ask them for ${formatCredits(way.amount)} credits${way.needs_consent === true ? ", and to allow that they are used" : ""}.`;
    case "redeem_reset":
      return "Only the account’s owner can use a reset. Ask them; the windows are empty from then on.";
    case "ask_owner":
      return way.limit == null
        ? "Only the account’s owner can allow this. Ask them; it holds from the next request on."
        : "It is a limit of yours alone. Whoever runs the organization can raise it; it holds from the next request on.";
    case "consent":
      return `Choose below how credits may be used: ${formatCredits(way.amount)} credits are needed.`;
  }
}
