import { SourceSwatch } from "@/components/decisions/source-chip";
import type { NextPayer } from "@/components/decisions/standing-shapes";
import { payerWords, reasonWords, windowName } from "@/components/decisions/words";

/** Who pays the next request of each feature of the plan, or why it would be blocked (E3). */
export function PayerList({ payers }: { payers: readonly NextPayer[] }) {
  return (
    <ul className="grid gap-x-8 sm:max-lg:grid-cols-2">
      {payers.map(({ feature, source, reason, binding }) => (
        <li
          key={feature}
          className="flex min-h-9 flex-wrap items-baseline justify-between gap-x-4 border-b border-hairline py-2"
        >
          <span className="font-mono text-sm">{feature}</span>
          {source === null ? (
            <span className="text-warn">
              blocked: {reason === null ? "nothing can pay" : reasonWords(reason).toLowerCase()}
              {reason === "limit_reached" && binding != null ? ` (${windowName(binding)})` : ""}
            </span>
          ) : (
            <span>
              <SourceSwatch source={source} className="me-1.5 inline-block align-[-1px]" />
              {payerWords(source)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
