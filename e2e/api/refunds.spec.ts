import { refundCases } from "../../lib/testing/contract/refunds.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("refunds", refundCases);
