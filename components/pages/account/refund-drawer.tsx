"use client";

import { RefundForm } from "@/components/admin/refund-form";
import type { Decision } from "@/components/decisions/decision-shapes";
import { TraceSkeleton } from "@/components/decisions/trace-drawer";
import { Drawer } from "@/components/ui/dialog";
import type { RefundRequestWire } from "@/lib/decisions/schema/refund-schema";
import { shortId, sumOf } from "@/lib/format";
import { useRefundPreview } from "./use-refund-preview";

interface RefundDrawerProps {
  /** The key its form was opened with; the drawer is open while there is one. */
  formKey: string | null;
  /** Of what is refunded; null while it is fetched. */
  decision: Decision | null;
  available: string;
  owed: string;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error: string | undefined;
  onClose: () => void;
  onRefund: (event: string, ask: RefundRequestWire, key: string) => void;
}

export function RefundDrawer({ formKey, decision, onClose, ...rest }: RefundDrawerProps) {
  const id = decision?.usage_event;
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
            {decision?.feature},{" "}
            <span className="font-mono" title={id}>
              {shortId(id)}
            </span>
          </>
        )
      }
    >
      {formKey === null ? null : (
        <Content formKey={formKey} decision={decision} onClose={onClose} {...rest} />
      )}
    </Drawer>
  );
}

function Content({
  formKey,
  decision,
  available,
  owed,
  isBusy,
  error,
  onClose,
  onRefund,
}: RefundDrawerProps & { formKey: string }) {
  const event = decision?.usage_event ?? "";
  const { previewed, onAsk } = useRefundPreview(event);
  if (decision === null) return <TraceSkeleton />;
  const { refunded = "0", left = decision.covered } = decision.refunds ?? {};
  return (
    <RefundForm
      key={formKey}
      whole={sumOf(refunded, left)}
      refunded={refunded}
      available={available}
      owed={owed}
      previewed={previewed}
      onAsk={onAsk}
      onRefund={(ask) => onRefund(event, ask, formKey)}
      onCancel={onClose}
      isBusy={isBusy}
      {...(error === undefined ? {} : { error })}
    />
  );
}
