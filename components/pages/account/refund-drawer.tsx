"use client";

import { RefundForm } from "@/components/admin/refund-form";
import type { Decision, RefundedSource } from "@/components/decisions/decision-shapes";
import { TraceSkeleton } from "@/components/decisions/trace-drawer";
import { Drawer } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import type { RefundRequestWire } from "@/lib/decisions/schema/refund-schema";
import { shortId } from "@/lib/format";

interface RefundDrawerProps {
  /** The key its form was opened with; the drawer is open while there is one. */
  formKey: string | null;
  /** What is refunded and what of it was before; null while they are fetched. */
  event: { decision: Decision; earlier: readonly RefundedSource[] } | null;
  /** Set where the event's refunds could not be read: then there is no form yet. */
  onRetry: (() => void) | null;
  available: string;
  caveat: string | null;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onRefund: (event: string, ask: RefundRequestWire, key: string) => void;
}

export function RefundDrawer({ formKey, event, onClose, ...rest }: RefundDrawerProps) {
  const id = event?.decision.usage_event;
  return (
    <Drawer
      title="Refund"
      isOpen={formKey !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      description={
        id == null ? undefined : (
          <>
            {event?.decision.feature},{" "}
            <span className="font-mono" title={id}>
              {shortId(id)}
            </span>
          </>
        )
      }
    >
      {formKey === null ? null : <Content formKey={formKey} event={event} onClose={onClose} {...rest} />}
    </Drawer>
  );
}

function Content({
  formKey,
  event,
  onRetry,
  available,
  caveat,
  isBusy,
  error,
  onClose,
  onRefund,
}: RefundDrawerProps & { formKey: string }) {
  if (event === null)
    return onRetry === null ? (
      <TraceSkeleton />
    ) : (
      <ErrorState title="What was refunded so far could not be read" onRetry={onRetry} />
    );
  const { decision, earlier } = event;
  return (
    <RefundForm
      key={formKey}
      decision={decision}
      earlier={earlier}
      available={available}
      caveat={caveat}
      onRefund={(ask) => onRefund(decision.usage_event as string, ask, formKey)}
      onCancel={onClose}
      isBusy={isBusy}
      {...(error === undefined ? {} : { error })}
    />
  );
}
