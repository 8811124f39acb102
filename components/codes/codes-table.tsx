import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { Day, Moment } from "@/components/ui/time";
import type { CodeWire } from "@/lib/credits/schema/code-schema";
import { formatCredits, formatQuantity } from "@/lib/format";
import { codeState } from "./code-state";

export const CODE_COLUMNS = [
  { key: "label", label: "Code" },
  { key: "amount", label: "Credits", isNumeric: true },
  { key: "redeemed", label: "Redeemed", isNumeric: true },
  { key: "left", label: "Left", isNumeric: true },
  { key: "state", label: "State" },
  { key: "lasts", label: "Its credits last" },
  { key: "audience", label: "For" },
  { key: "acts", label: "What can be done", isLabelHidden: true },
];

interface CodesTableProps {
  codes: readonly CodeWire[];
  /** Names of plans by their id. */
  planNames: ReadonlyMap<string, string>;
  nowMs: number;
  onEnd: (code: CodeWire) => void;
}

/** Every code with how often it was redeemed, how often it still can be, and until when. */
export function CodesTable({ codes, planNames, nowMs, onEnd }: CodesTableProps) {
  return (
    <Table caption="Promo codes, newest first" columns={CODE_COLUMNS} density="compact">
      {codes.map((code) => (
        <Row key={code.id}>
          <Cell isLead>
            <span className="font-medium">{code.label}</span>{" "}
            <span className="font-mono text-sm text-muted">{code.hint}…</span>
            {code.livemode ? null : (
              <>
                {" "}
                <Badge>sandbox</Badge>
              </>
            )}
          </Cell>
          <Cell label="Credits" isNumeric>
            {formatCredits(code.amount)}
          </Cell>
          <Cell label="Redeemed" isNumeric>
            {formatQuantity(code.redeemed)}
          </Cell>
          <Cell label="Left" isNumeric>
            {code.max_redemptions === null ? (
              <span className="text-muted">any number</span>
            ) : (
              formatQuantity(code.max_redemptions - code.redeemed)
            )}
          </Cell>
          <Cell label="State">
            <State code={code} nowMs={nowMs} />
          </Cell>
          <Cell label="Its credits last">
            {code.credits_days === null ? "for ever" : `${formatQuantity(code.credits_days)} days`}
          </Cell>
          <Cell label="For">{audienceWords(code, planNames)}</Cell>
          <Cell>
            {codeState(code, nowMs) === "open" ? (
              <Button intent="quiet" size="small" className="text-danger!" onClick={() => onEnd(code)}>
                End…<span className="sr-only"> {code.label}</span>
              </Button>
            ) : null}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function State({ code, nowMs }: { code: CodeWire; nowMs: number }) {
  const state = codeState(code, nowMs);
  if (state === "used up") return <Badge tone="neutral">used up</Badge>;
  if (state === "ended")
    return (
      <span>
        <Badge tone="neutral">ended</Badge> {code.ended_at === null ? null : <Day at={code.ended_at} />}
      </span>
    );
  if (state === "over")
    return (
      <span>
        <Badge tone="neutral">over</Badge> {code.expires_at === null ? null : <Day at={code.expires_at} />}
      </span>
    );
  return (
    <span>
      <Badge tone="ok">open</Badge>{" "}
      {code.expires_at === null ? null : (
        <span className="text-muted">
          until <Moment at={code.expires_at} />
        </span>
      )}
    </span>
  );
}

function audienceWords({ audience }: CodeWire, planNames: ReadonlyMap<string, string>): string {
  const plans = audience.plans?.map((id) => planNames.get(id) ?? id).join(", ");
  const accounts = audience.accounts === null ? null : `${formatQuantity(audience.accounts.length)} accounts`;
  if (plans === undefined) return accounts ?? "every account";
  return accounts === null ? `accounts on ${plans}` : `${accounts}, on ${plans}`;
}
