import { datasetCases } from "../../lib/testing/contract/datasets.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the three datasets", datasetCases);
