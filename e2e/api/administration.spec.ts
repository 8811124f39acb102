import { catalogueCases, operationCases } from "../../lib/testing/contract/administration.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the catalogue", catalogueCases);
contractOnBothMounts("proof, time and keys", operationCases);
