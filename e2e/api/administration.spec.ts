import { catalogueCases, operationCases } from "../../lib/testing/contract/administration.contract";
import { simulationCases } from "../../lib/testing/contract/simulations.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the catalogue", catalogueCases);
contractOnBothMounts("proof, time and keys", operationCases);
contractOnBothMounts("time travel and what-if", simulationCases);
