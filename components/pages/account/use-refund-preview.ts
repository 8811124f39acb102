import { skipToken, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { PreviewedRefund } from "@/components/admin/refund-form";
import { refundPreviewQuery } from "@/lib/decisions/client";
import type { RefundPreviewRequestWire } from "@/lib/decisions/schema/refund-schema";
import { ApiProblem, shownProblem } from "@/lib/http/client";
import { useSettled } from "../use-settled";

const TYPING_MS = 250;

interface Asked {
  readonly ask: RefundPreviewRequestWire | null;
  readonly restoresWindows: boolean;
}

/** What a refund as it is filled in would do, asked of the server once its number is typed; an answer to anything else is not shown. */
export function useRefundPreview(eventId: string): {
  previewed: PreviewedRefund;
  onAsk: (ask: RefundPreviewRequestWire | null, restoresWindows: boolean) => void;
} {
  const [asked, setAsked] = useState<Asked>({ ask: null, restoresWindows: true });
  const onAsk = useCallback(
    (ask: Asked["ask"], restoresWindows: boolean) => setAsked({ ask, restoresWindows }),
    [],
  );
  const now = JSON.stringify(asked.ask);
  const settled = useSettled(now, TYPING_MS);
  const part = usePreview(eventId, JSON.parse(settled) as Asked["ask"]);
  const all = usePreview(eventId, { restore_windows: asked.restoresWindows });
  const isCurrent = settled === now && asked.ask !== null;
  const isNothingLeft = all.error instanceof ApiProblem && all.error.code === "nothing_to_refund";
  const previewed = {
    preview: isCurrent && part.error === null ? (part.data ?? null) : null,
    refusal: isCurrent && part.error !== null ? shownProblem(part.error).title : null,
    most: isNothingLeft ? "0" : (all.data?.amount ?? null),
  };
  return { previewed, onAsk };
}

function usePreview(eventId: string, ask: RefundPreviewRequestWire | null) {
  const query = refundPreviewQuery(eventId, ask ?? {});
  return useQuery({ ...query, ...(eventId === "" || ask === null ? { queryFn: skipToken } : {}) });
}
