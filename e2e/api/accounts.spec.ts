import { accountCases, grantCases } from "../../lib/testing/contract/accounts.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("accounts", accountCases);
contractOnBothMounts("grants", grantCases);
