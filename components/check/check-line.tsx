import { Check, CircleDashed, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { formatQuantity } from "@/lib/format";

type Verdict = "waiting" | "running" | "holds" | "broken";

interface CheckLineProps {
  verdict: Verdict;
  /** The invariant's id, for who wants to look it up. */
  code?: string;
  count: number | null;
  children: ReactNode;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  waiting: "not checked yet",
  running: "being checked",
  holds: "holds",
  broken: "does not hold",
};

/** One thing that is checked: what it says, how many rows it was checked on, and whether it holds. */
export function CheckLine({ verdict, code, count, children }: CheckLineProps) {
  return (
    <li className="flex items-start gap-3 border-b border-hairline py-2">
      <VerdictIcon verdict={verdict} />
      <span className="min-w-0 flex-1">
        {children}
        <span className="sr-only">: {WORDS[verdict]}</span>
        {code === undefined ? null : <span className="ms-2 font-mono text-xs text-muted">{code}</span>}
      </span>
      <span className="min-w-24 text-end text-sm whitespace-nowrap text-muted">
        {count === null ? "" : `${formatQuantity(count)} checked`}
      </span>
    </li>
  );
}

function VerdictIcon({ verdict }: { verdict: Verdict }) {
  const className = "mt-0.5 size-4 shrink-0 stroke-2";
  if (verdict === "holds") return <Check aria-hidden className={`${className} text-ok`} />;
  if (verdict === "broken") return <TriangleAlert aria-hidden className={`${className} text-danger`} />;
  if (verdict === "running")
    return <LoaderCircle aria-hidden className={`${className} text-muted motion-safe:animate-spin`} />;
  return <CircleDashed aria-hidden className={`${className} text-faint`} />;
}
