import { decisionCases } from "../../lib/testing/contract/decisions.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("decisions", decisionCases);
