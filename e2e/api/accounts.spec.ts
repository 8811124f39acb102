import { accountCases, grantCases } from "../../lib/testing/contract/accounts.contract";
import { bankedResetCases } from "../../lib/testing/contract/banked-resets.contract";
import { invitationCases } from "../../lib/testing/contract/invitations.contract";
import { memberCases } from "../../lib/testing/contract/members.contract";
import { promoCodeCases } from "../../lib/testing/contract/promo-codes.contract";
import { recurringGrantCases } from "../../lib/testing/contract/recurring-grants.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("accounts", accountCases);
contractOnBothMounts("grants", grantCases);
contractOnBothMounts("grants that recur", recurringGrantCases);
contractOnBothMounts("banked resets", bankedResetCases);
contractOnBothMounts("promo codes", promoCodeCases);
contractOnBothMounts("members of organizations", memberCases);
contractOnBothMounts("invitations", invitationCases);
