// Apart from what writes them in the browser: the server reads them, and of a browser's module it is given no values.

/** Read by the server on the next request, so that its first answer is already in the reader's zone. */
export const TIME_ZONE_COOKIE = "tz";

/** A zone that the reader has chosen in place of their browser's. */
export const CHOSEN_ZONE_COOKIE = "tz_chosen";

/** Written by the rail's button, so that the page comes with the rail as it was left. */
export const RAIL_COOKIE = "rail";

/** How the reader writes dates and hours: one of `DATE_STYLES`. */
export const DATE_STYLE_COOKIE = "dates";
