import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { listOf } from "@/lib/format";
import type { EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";
import { EndpointState } from "./endpoint-state";

export type EndpointAct = "log" | "ping" | "change" | "secret" | "pause" | "resume" | "delete";

interface EndpointsTableProps {
  endpoints: readonly EndpointWire[];
  nowMs: number;
  /** Whose log is open below; null: none. */
  openId: string | null;
  /** False for somebody who may only look: then there is the log alone. */
  mayChange: boolean;
  /** The endpoint about which something is being asked for. */
  busyId: string | null;
  onAct: (act: EndpointAct, endpoint: EndpointWire) => void;
}

const COLUMNS = [
  { key: "endpoint", label: "Endpoint" },
  { key: "told", label: "Told of" },
  { key: "state", label: "State" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

const TYPES_SHOWN = 3;

/** Per endpoint: where it is, what it is told of, whether messages arrive, and what can be done about it. */
export function EndpointsTable({ endpoints, nowMs, ...acts }: EndpointsTableProps) {
  return (
    <Table caption="Webhook endpoints, newest first" columns={COLUMNS}>
      {endpoints.map((endpoint) => (
        <Row key={endpoint.id}>
          <Cell isLead title={endpoint.id} className="sm:min-w-60">
            <span className="block">
              <span className="block font-mono text-sm wrap-anywhere">{endpoint.url}</span>
              {endpoint.description === "" ? null : (
                <span className="block text-xs break-words text-muted">{endpoint.description}</span>
              )}
            </span>
          </Cell>
          <Cell label="Told of" className="sm:max-w-60">
            <Told types={endpoint.event_types} />
          </Cell>
          <Cell label="State" className="sm:max-w-70 sm:min-w-40">
            <EndpointState endpoint={endpoint} nowMs={nowMs} />
          </Cell>
          <Cell className="text-end">
            <Acts endpoint={endpoint} {...acts} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function Told({ types }: { types: readonly string[] | null }) {
  if (types === null) return <span>everything</span>;
  const more = types.length - TYPES_SHOWN;
  const shown = more > 0 ? [...types.slice(0, TYPES_SHOWN), `${more} more`] : types;
  return (
    <span className="text-sm break-words" title={types.join(", ")}>
      {listOf(shown)}
    </span>
  );
}

type ActsProps = Omit<EndpointsTableProps, "endpoints" | "nowMs"> & { endpoint: EndpointWire };

function Acts({ endpoint, openId, mayChange, busyId, onAct }: ActsProps) {
  const whose = <span className="sr-only"> {endpoint.url}</span>;
  const isEnabled = endpoint.status === "enabled";
  const isOpen = openId === endpoint.id;
  const button = (act: EndpointAct, label: string, more: { className?: string } = {}) => (
    <Button
      intent="quiet"
      size="small"
      isBusy={busyId === endpoint.id && (act === "ping" || act === "pause" || act === "resume")}
      onClick={() => onAct(act, endpoint)}
      {...more}
    >
      {label}
      {whose}
    </Button>
  );
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <Button intent="quiet" size="small" aria-expanded={isOpen} onClick={() => onAct("log", endpoint)}>
        {isOpen ? "Hide log" : "Log"}
        {whose}
      </Button>
      {mayChange ? (
        <>
          {isEnabled ? button("ping", "Send a test") : null}
          {button("change", "Change…")}
          {button("secret", "New secret…")}
          {isEnabled ? button("pause", "Pause") : button("resume", "Resume")}
          {button("delete", "Delete…", { className: "text-danger!" })}
        </>
      ) : null}
    </span>
  );
}
