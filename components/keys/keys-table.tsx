import { LevelMeter } from "@/components/charts/level-meter";
import { Sparkline } from "@/components/charts/sparkline";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import type { StandingWire } from "@/lib/accounts/schema/standing-schema";
import { formatCredits, formatQuantity, shareOf, sumOf } from "@/lib/format";
import type { KeyWire } from "@/lib/keys/schema/key-schema";
import { consentWords } from "./key-terms";

/** What a key was used for: sums of 30 days, and the cost of each. */
interface KeyMeter {
  readonly requests: number;
  readonly blocked: number;
  readonly costs: readonly string[];
  readonly charges: readonly string[];
}

type KeyTask = "limits" | "rotate" | "revoke";

interface KeysTableProps {
  keys: readonly KeyWire[];
  standing: StandingWire;
  /** By key; null while it is not known. */
  usage: Readonly<Record<string, KeyMeter>> | null;
  nowMs: number;
  /** Null for somebody who may only look. */
  onTask: ((task: KeyTask, key: KeyWire) => void) | null;
}

const COLUMNS = [
  { key: "key", label: "Key" },
  { key: "use", label: "Used, 30 days" },
  { key: "limits", label: "Caps and consent" },
  { key: "last", label: "Last used" },
  { key: "state", label: "State" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

export function hasEnded({ revoked_at, expires_at }: KeyWire, nowMs: number): boolean {
  return revoked_at !== null || (expires_at !== null && Date.parse(expires_at) <= nowMs);
}

/** Per key: what it may do, what it was used for and refused, how near it is to its caps (E16). */
export function KeysTable({ keys, standing, usage, nowMs, onTask }: KeysTableProps) {
  return (
    <Table caption="API keys, newest first" columns={COLUMNS}>
      {keys.map((key) => (
        <Row key={key.id}>
          <Cell isLead title={key.id}>
            <span className="font-medium">{key.name}</span>
            <span className="block font-mono text-xs text-muted">{key.prefix}…</span>
            <span className="block text-xs text-muted">{key.scopes.join(", ")}</span>
          </Cell>
          <Cell label="Used, 30 days" className="min-w-40">
            {usage === null ? "…" : <Use name={key.name} meter={usage[key.id]} />}
          </Cell>
          <Cell label="Caps and consent" className="min-w-44">
            <Limits apiKey={key} standing={standing} />
          </Cell>
          <Cell label="Last used">
            {key.last_used_at === null ? (
              <span className="text-muted">never</span>
            ) : (
              <Moment at={key.last_used_at} />
            )}
          </Cell>
          <Cell label="State">
            <State apiKey={key} nowMs={nowMs} />
          </Cell>
          <Cell className="text-end">
            {onTask === null || hasEnded(key, nowMs) ? null : <Acts apiKey={key} onTask={onTask} />}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function Use({ name, meter }: { name: string; meter: KeyMeter | undefined }) {
  if (meter === undefined) return <span className="text-muted">not used</span>;
  const cost = formatCredits(sumOf(...meter.costs));
  return (
    <span className="block text-start">
      <Sparkline
        values={meter.costs.map(Number)}
        label={`${name}: ${cost} credits in 30 days, ${formatQuantity(meter.requests)} requests, ${formatQuantity(meter.blocked)} blocked`}
      />
      <span className="block text-xs text-muted">
        {formatQuantity(meter.requests)} requests,{" "}
        <span className={meter.blocked > 0 ? "text-danger" : ""}>
          {formatQuantity(meter.blocked)} blocked
        </span>
      </span>
      <span className="block font-mono text-xs text-muted">
        {cost} cr, {formatCredits(sumOf(...meter.charges))} charged
      </span>
    </span>
  );
}

function Limits({ apiKey, standing }: { apiKey: KeyWire; standing: StandingWire }) {
  const caps = standing.caps.filter((cap) => cap.api_key === apiKey.id);
  return (
    <span className="block text-start">
      {caps.map(({ key, period, limit, used }) => {
        const text = `${formatCredits(used)} of ${formatCredits(limit)} cr`;
        return (
          <span key={key} className="block py-0.5">
            <span className="block text-xs text-muted">
              per {period}: <span className="font-mono text-ink">{text}</span>
            </span>
            <LevelMeter
              source="purchased"
              size="small"
              used={shareOf(used, limit)}
              label={`${apiKey.name}, cap per ${period}`}
              text={text}
              className="max-w-40"
            />
          </span>
        );
      })}
      <span className="block text-xs text-muted">
        {caps.length === 0 ? "no cap; " : ""}credits: {consentWords(standing.key_consents[apiKey.id])}
      </span>
    </span>
  );
}

function State({ apiKey, nowMs }: { apiKey: KeyWire; nowMs: number }) {
  const { revoked_at, expires_at, previous_secret_until: previousUntil } = apiKey;
  if (revoked_at !== null) return <Badge tone="neutral">revoked</Badge>;
  if (hasEnded(apiKey, nowMs)) return <Badge tone="neutral">expired</Badge>;
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <Badge tone="ok">active</Badge>
      {expires_at === null ? null : (
        <span className="text-xs text-muted">
          ends <Moment at={expires_at} />
        </span>
      )}
      {previousUntil === null || Date.parse(previousUntil) <= nowMs ? null : (
        <span className="text-xs text-muted">
          old secret good until <Moment at={previousUntil} />
        </span>
      )}
    </span>
  );
}

function Acts({ apiKey, onTask }: { apiKey: KeyWire; onTask: NonNullable<KeysTableProps["onTask"]> }) {
  const whose = <span className="sr-only"> {apiKey.name}</span>;
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <Button intent="quiet" size="small" onClick={() => onTask("limits", apiKey)}>
        Limits…{whose}
      </Button>
      <Button intent="quiet" size="small" onClick={() => onTask("rotate", apiKey)}>
        Rotate…{whose}
      </Button>
      <Button intent="quiet" size="small" className="text-danger!" onClick={() => onTask("revoke", apiKey)}>
        Revoke…{whose}
      </Button>
    </span>
  );
}
