import { disputeCases } from "../../lib/testing/contract/disputes.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("disputes", disputeCases);
