import { purchaseCases } from "../../lib/testing/contract/purchases.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("purchases", purchaseCases);
