import { Minus, TrendingDown, TrendingUp } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatCredits, formatQuantity, microsOf } from "@/lib/format";
import type { PeriodResultWire } from "@/lib/simulation/schema/simulation-schema";
import { type ComparedRow, comparedRows, findingOf, shortMinutes } from "./simulation-words";

/** What came of a simulation: the sentence first, then both sides, then who notices most. */
export function SimulationResult({ result, tried }: { result: PeriodResultWire; tried: string }) {
  return (
    <div className="flex flex-col gap-6">
      <p className="text-lg font-medium">{findingOf(result)}</p>
      {result.decisions === 0 ? null : <Compared result={result} tried={tried} />}
      {result.most_affected.length === 0 ? null : <MostAffected result={result} />}
      <Footnotes result={result} />
    </div>
  );
}

function Compared({ result, tried }: { result: PeriodResultWire; tried: string }) {
  const columns = [
    { key: "what", label: "Answer" },
    { key: "before", label: "In truth", isNumeric: true },
    { key: "after", label: `With ${tried}`, isNumeric: true },
    { key: "change", label: "Change", isNumeric: true },
  ];
  return (
    <Table caption={`What was answered, in truth and with ${tried}`} columns={columns} density="compact">
      {comparedRows(result).map((row) => (
        <Row key={row.key}>
          <Cell isLead>
            <span className={row.isPart ? "text-muted sm:ps-4" : ""}>{row.label}</span>
          </Cell>
          <Cell label="In truth" isNumeric>
            {row.before}
          </Cell>
          <Cell label={`With ${tried}`} isNumeric>
            {row.after}
          </Cell>
          <Cell label="Change" isNumeric>
            <Change row={row} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** Never hue alone: the arrow and the sign say which way, and the words to those who see neither. */
function Change({ row: { change, isWorse } }: { row: ComparedRow }) {
  if (isWorse === null) return <span className={change === "0" ? "text-muted" : ""}>{change}</span>;
  const Icon = change === "0" ? Minus : isWorse ? TrendingUp : TrendingDown;
  return (
    <span className={`inline-flex items-center gap-1.5 ${isWorse ? "font-medium text-danger" : "text-ok"}`}>
      <Icon aria-hidden className="size-3.5 stroke-[1.75]" />
      {change}
      <span className="sr-only">{isWorse ? " (worse)" : " (better)"}</span>
    </span>
  );
}

const AFFECTED_COLUMNS = [
  { key: "account", label: "Account" },
  { key: "blocked", label: "Newly blocked", isNumeric: true },
  { key: "allowed", label: "Newly let through", isNumeric: true },
  { key: "decisions", label: "Requests", isNumeric: true },
  { key: "minutes", label: "Minutes blocked", isNumeric: true },
  { key: "charged", label: "Charged, credits", isNumeric: true },
];

function MostAffected({ result }: { result: PeriodResultWire }) {
  return (
    <section aria-labelledby="most-affected">
      <h3 id="most-affected" className="mb-2 text-base font-medium">
        Most affected accounts
      </h3>
      <Table caption="Most affected accounts, the worst first" columns={AFFECTED_COLUMNS} density="compact">
        {result.most_affected.map((one) => (
          <Row key={one.account}>
            <Cell isLead>
              <Link href={`/admin/accounts/${one.account}?tab=decisions`}>{one.name ?? one.account}</Link>
            </Cell>
            <Cell label="Newly blocked" isNumeric>
              <span className={one.newly_blocked > 0 ? "font-medium text-danger" : "text-muted"}>
                {formatQuantity(one.newly_blocked)}
              </span>
            </Cell>
            <Cell label="Newly let through" isNumeric>
              {formatQuantity(one.newly_allowed)}
            </Cell>
            <Cell label="Requests" isNumeric>
              {formatQuantity(one.decisions)}
            </Cell>
            <Cell label="Minutes blocked" isNumeric>
              <Move
                from={shortMinutes(one.blocked_minutes_before)}
                to={shortMinutes(one.blocked_minutes_after)}
              />
            </Cell>
            <Cell label="Charged, credits" isNumeric>
              <Move
                from={formatCredits(one.charged_before)}
                to={formatCredits(one.charged_after)}
                isSame={microsOf(one.charged_before) === microsOf(one.charged_after)}
              />
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}

function Move({ from, to, isSame = from === to }: { from: string; to: string; isSame?: boolean }) {
  if (isSame) return <span className="text-muted">{to}</span>;
  return (
    <span className="whitespace-nowrap">
      <span className="text-muted">{from} → </span>
      <span className="sr-only">becomes </span>
      {to}
    </span>
  );
}

function Footnotes({ result }: { result: PeriodResultWire }) {
  const notes = [
    result.endings_not_asked === 0
      ? null
      : `${formatQuantity(result.endings_not_asked)} ends of holds were left out: those holds would not have been opened.`,
    result.acts_not_done === 0
      ? null
      : `${formatQuantity(result.acts_not_done)} acts would have had nothing to be done to, such as taking back credits that are used up.`,
    result.unreadable_accounts === 0
      ? null
      : `${formatQuantity(result.unreadable_accounts)} accounts were left out: their history does not follow. Reconcile them.`,
  ].filter((note) => note !== null);
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-sm text-muted">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
