"use client";

import { Drawer } from "@/components/ui/dialog";
import { shortId } from "@/lib/format";
import { DisputeForm } from "./dispute-form";
import type { DisputeReason } from "./dispute-words";

interface DisputeDrawerProps {
  /** The charge in question; the drawer is open while there is one. */
  eventId: string | null;
  isBusy: boolean;
  error: string | undefined;
  onSend: (said: { reason: DisputeReason; message: string }) => void;
  onClose: () => void;
}

/** Takes the trace's place, and gives it back. */
export function DisputeDrawer({ eventId, isBusy, error, onSend, onClose }: DisputeDrawerProps) {
  return (
    <Drawer
      title="Report a problem with this charge"
      isOpen={eventId !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      description={
        eventId === null ? undefined : (
          <span className="font-mono" title={eventId}>
            {shortId(eventId)}
          </span>
        )
      }
    >
      {eventId === null ? null : (
        <DisputeForm
          key={eventId}
          onSend={onSend}
          onCancel={onClose}
          isBusy={isBusy}
          {...(error === undefined ? {} : { error })}
        />
      )}
    </Drawer>
  );
}
