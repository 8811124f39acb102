import { Badge } from "@/components/ui/badge";
import { Moment } from "@/components/ui/time";
import type { EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";

/** How the API says that somebody did it, and nothing failed. */
const BY_HAND = "It was disabled by hand.";

/** Whether messages arrive, and why not where they do not. */
export function EndpointState({ endpoint, nowMs }: { endpoint: EndpointWire; nowMs: number }) {
  const { previous_secret_expires_at: previous } = endpoint;
  return (
    <span className="flex flex-col items-start gap-1 max-sm:items-end">
      <Status endpoint={endpoint} />
      {previous === null || Date.parse(previous) <= nowMs ? null : (
        <span className="text-xs text-muted">
          old secret signs until <Moment at={previous} />
        </span>
      )}
    </span>
  );
}

function Status({ endpoint }: { endpoint: EndpointWire }) {
  const { status, disabled_reason: reason, disabled_at: at, failing_since: failingSince } = endpoint;
  if (status === "disabled") {
    const isByHand = reason === BY_HAND;
    return (
      <>
        <Badge tone={isByHand ? "neutral" : "danger"}>{isByHand ? "paused" : "switched off"}</Badge>
        <span className="text-xs text-muted">
          {isByHand ? "By hand" : `${reason} Switched off`}
          {at === null ? null : (
            <>
              {" "}
              <Moment at={at} />
            </>
          )}
          . What happens meanwhile is skipped, and can be sent again.
        </span>
      </>
    );
  }
  if (failingSince !== null) {
    return (
      <>
        <Badge tone="warn">failing</Badge>
        <span className="text-xs text-muted">
          Nothing arrived since <Moment at={failingSince} />. It is tried again, and switched off after five
          days.
        </span>
      </>
    );
  }
  return <Badge tone="ok">active</Badge>;
}
