import type { Principal } from "./principal";
import { type Problem, problem } from "./problem";
import type { Route } from "./route";
import type { RouteCall } from "./route-call";

export type AuthorizeCode = "scope_missing" | "cross_site_refused";

/** Whether this caller may call this route at all; null means yes. Which objects they may touch is the route's own question. */
export function authorize(
  route: Route,
  principal: Principal,
  call: RouteCall,
): Problem<AuthorizeCode> | null {
  if (route.scope === "public") return null;
  if (principal.kind === "key") {
    if (principal.scopes.includes(route.scope)) return null;
    return problem("scope_missing", `This key does not have the scope ${route.scope}.`);
  }
  if (!route.sessionRoles.includes(principal.role)) {
    return problem("scope_missing", "This is not open to the signed-in person.");
  }
  return route.method === "GET" ? null : refuseCrossSite(call);
}

function refuseCrossSite(call: RouteCall): Problem<"cross_site_refused"> | null {
  if (!isFromOtherSite((name) => call.header(name))) return null;
  return problem("cross_site_refused", "A session may only be used from the pages of this site.");
}

/**
 * Whether a request that a browser sends with its cookies was asked for by another site's page. `Sec-Fetch-Site` is set by
 * the browser and cannot be set by a page; a browser too old for it sends `Origin` with every POST. Keys need neither: a
 * page does not have them. `header` takes lower-case names.
 */
export function isFromOtherSite(header: (name: string) => string | null): boolean {
  const site = header("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = header("origin");
  return origin !== null && hostOf(origin) !== header("host");
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host ?? null;
}
