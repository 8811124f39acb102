import { aggregateCases } from "../../lib/testing/contract/aggregates.contract";
import { checkpointCases } from "../../lib/testing/contract/checkpoints.contract";
import { datasetCases } from "../../lib/testing/contract/datasets.contract";
import { debtCases } from "../../lib/testing/contract/debt.contract";
import { eventCases } from "../../lib/testing/contract/events.contract";
import { exportCases } from "../../lib/testing/contract/exports.contract";
import { forecastCases } from "../../lib/testing/contract/forecast.contract";
import { lateUsageCases } from "../../lib/testing/contract/late-usage.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the three datasets", datasetCases);
contractOnBothMounts("overshoot that is owed", debtCases);
contractOnBothMounts("late usage", lateUsageCases);
contractOnBothMounts("exports", exportCases);
contractOnBothMounts("aggregates", aggregateCases);
contractOnBothMounts("CloudEvents", eventCases);
contractOnBothMounts("forecast", forecastCases);
contractOnBothMounts("checkpoints and bundles", checkpointCases);
