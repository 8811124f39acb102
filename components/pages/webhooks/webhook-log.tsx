"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/page-header";
import { DeliveriesTable } from "@/components/webhooks/deliveries-table";
import { shownProblem } from "@/lib/http/client";
import { deliveriesQuery } from "@/lib/webhooks/client";
import type { DeliveryWire, EndpointWire } from "@/lib/webhooks/schema/endpoint-schema";

/** What is shown at first; the most that the API gives at once. */
const LIMITS = [20, 200] as const;

interface WebhookLogProps {
  endpoint: EndpointWire;
  mayChange: boolean;
  onOpen: (delivery: DeliveryWire) => void;
  onSendAgain: (delivery: DeliveryWire) => void;
  onMissed: () => void;
}

/** The messages of one endpoint, followed while they are sent. */
export function WebhookLog({ endpoint, mayChange, onOpen, onSendAgain, onMissed }: WebhookLogProps) {
  const [limit, setLimit] = useState<number>(LIMITS[0]);
  const { data, error, refetch } = useQuery(deliveriesQuery(endpoint.id, limit));
  const maySend = mayChange && endpoint.status === "enabled";
  return (
    <Section
      title="Log"
      actions={
        maySend ? (
          <Button size="small" onClick={onMissed}>
            Send again what was missed…
          </Button>
        ) : null
      }
    >
      <p className="mb-3 text-muted">
        Of <span className="font-mono text-sm break-all">{endpoint.url}</span>. Messages are kept for a month.
      </p>
      {error === null ? null : (
        <ErrorState {...shownProblem(error)} className="mb-3" onRetry={() => void refetch()} />
      )}
      {data === undefined ? (
        <p className="text-muted">{error === null ? "Loading…" : "The log is not known."}</p>
      ) : data.data.length === 0 ? (
        <p className="text-muted">Nothing was sent yet. A test message shows whether it arrives.</p>
      ) : (
        <DeliveriesTable deliveries={data.data} onOpen={onOpen} onSendAgain={maySend ? onSendAgain : null} />
      )}
      {data?.has_more !== true ? null : limit < LIMITS[1] ? (
        <Button className="mt-3" onClick={() => setLimit(LIMITS[1])}>
          Show more
        </Button>
      ) : (
        <p className="mt-3 text-muted">These are the newest {LIMITS[1]}; the API has the rest.</p>
      )}
    </Section>
  );
}
