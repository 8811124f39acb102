import { badInputCases } from "../../lib/testing/contract/bad-input.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("bad input", badInputCases);
