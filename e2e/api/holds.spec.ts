import { holdCases } from "../../lib/testing/contract/holds.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("holds", holdCases);
