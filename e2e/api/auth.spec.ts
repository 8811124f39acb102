import { authCases } from "../../lib/testing/contract/auth.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("who may touch what", authCases);
