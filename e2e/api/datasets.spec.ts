import { aggregateCases } from "../../lib/testing/contract/aggregates.contract";
import { datasetCases } from "../../lib/testing/contract/datasets.contract";
<<<<<<< HEAD
import { eventCases } from "../../lib/testing/contract/events.contract";
=======
import { debtCases } from "../../lib/testing/contract/debt.contract";
>>>>>>> 707be88 (What is owed over HTTP: contract cases, and a settled standing is read once it is settled)
import { exportCases } from "../../lib/testing/contract/exports.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the three datasets", datasetCases);
contractOnBothMounts("overshoot that is owed", debtCases);
contractOnBothMounts("exports", exportCases);
contractOnBothMounts("aggregates", aggregateCases);
contractOnBothMounts("CloudEvents", eventCases);
