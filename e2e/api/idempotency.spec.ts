import { idempotencyCases } from "../../lib/testing/contract/idempotency.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("idempotency", idempotencyCases);
