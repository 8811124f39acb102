import { batchCases } from "../../lib/testing/contract/batch.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("batches", batchCases);
