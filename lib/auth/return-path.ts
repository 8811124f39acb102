/** Pages name the path they were asked by in this header, since a layout is not told it. Written by `proxy.ts` alone. */
export const ASKED_PATH_HEADER = "x-spillway-asked-path";

const PATH_CHARACTERS_MAX = 2_000;
const ADMIN = "/admin";

/**
 * Where to go after signing in, if what was asked is a path of this site: `//other.example` and `/\other.example` are none,
 * though they begin like one. Null where it is not.
 */
export function returnPath(asked: string | null | undefined): string | null {
  if (asked == null || asked.length > PATH_CHARACTERS_MAX || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(asked))
    return null;
  return asked === "/" || asked.startsWith("/sign-in") || asked.startsWith("/api/") ? null : asked;
}

/** The same for who has signed in: nobody is sent to a page that does not exist for them. */
export function returnPathFor(role: "user" | "admin", asked: string | null): string | null {
  const isAdminPage = asked === ADMIN || asked?.startsWith(`${ADMIN}/`) === true;
  return isAdminPage && role !== "admin" ? null : asked;
}

/** The sign-in page, which afterwards goes back to what was asked. */
export function signInPath(asked: string | null): string {
  const path = returnPath(asked);
  return path === null ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
}
