import { z } from "zod";
import { accountSchema, newAccountSchema } from "@/lib/accounts/schema/account-schema";
import { standingSchema } from "@/lib/accounts/schema/standing-schema";
import { checkpointSchema } from "@/lib/checkpoints/schema/checkpoint-schema";
import { grantSchema, newGrantSchema } from "@/lib/credits/schema/grant-schema";
import { cloudEventSchema } from "@/lib/decisions/schema/cloud-event-schema";
import {
  batchAnswerSchema,
  decisionSchema,
  replayAnswerSchema,
  storedDecisionSchema,
  waySchema,
  windowSchema,
} from "@/lib/decisions/schema/decision-schema";
import { decisionRequestSchema, trackRequestSchema } from "@/lib/decisions/schema/request-schema";
import {
  balanceUpdateSchema,
  monetizationEventSchema,
  usageEventSchema,
} from "@/lib/ledger/schema/ledger-schema";
import { openBreakSchema, reconciliationRunSchema } from "@/lib/ledger/schema/reconciliation-schema";
import { memberSchema } from "@/lib/members/schema/member-schema";
import { parkedEventSchema } from "@/lib/settlement/schema/parked-schema";

/**
 * Shapes that the document, the reference and the SDK's types name, besides those that name themselves with `meta`. Kept beside each other
 * because a name must be there once, and because what is answered by several features is called alike by all of them.
 */
const NAMES: Readonly<Record<string, z.ZodType>> = {
  Account: accountSchema,
  BalanceUpdate: balanceUpdateSchema,
  BatchAnswer: batchAnswerSchema,
  Break: openBreakSchema,
  Checkpoint: checkpointSchema,
  CloudEvent: cloudEventSchema,
  Decision: decisionSchema,
  DecisionRequest: decisionRequestSchema,
  Grant: grantSchema,
  Member: memberSchema,
  MonetizationEvent: monetizationEventSchema,
  NewAccount: newAccountSchema,
  NewGrant: newGrantSchema,
  ParkedEvent: parkedEventSchema,
  ReconciliationRun: reconciliationRunSchema,
  Replay: replayAnswerSchema,
  Standing: standingSchema,
  StoredDecision: storedDecisionSchema,
  TrackRequest: trackRequestSchema,
  UsageEvent: usageEventSchema,
  Way: waySchema,
  Window: windowSchema,
};

/** Gives the shapes their names, before a document is made of them. */
export function nameShapes(): void {
  for (const [id, schema] of Object.entries(NAMES)) {
    if (z.globalRegistry.get(schema)?.id !== id)
      z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  }
}
