import { calendarSpan } from "../calendar-time";
import { spanRules } from "./span";
import type { CalendarPolicy, WindowRules } from "./window";

/**
 * Starts over with the calendar. The policy's own zone goes before the account's, so that a limit can end at one instant for
 * everybody (a promotion's last day) or at each account's own midnight.
 */
export const calendar: WindowRules<CalendarPolicy> = spanRules((policy, now, timeZone) =>
  calendarSpan(policy.unit, now, policy.timeZone ?? timeZone),
);
