import { webhookCases } from "../../lib/testing/contract/webhooks.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("webhooks, alerts and the audit log", webhookCases);
