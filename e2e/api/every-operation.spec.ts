import { everyOperationCases } from "../../lib/testing/contract/every-operation.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("every operation", everyOperationCases);
