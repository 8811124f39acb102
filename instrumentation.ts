import type { Instrumentation } from "next";
import { registered } from "@/lib/runtime";

/**
 * What broke while a page was rendered goes to our log under the reference that the page shows (`error.digest`), so that
 * support finds the one by the other. The path goes without its query: it may hold what somebody searched for.
 */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const { digest } = error as { digest?: unknown };
  const path = request.path.split("?", 1)[0];
  const { routePath, routeType } = context;
  try {
    registered().runtime.log.error({ err: error, digest, path, routePath, routeType }, "a page broke");
  } catch {
    // Still starting: there is no log yet, and Next has written to the console.
  }
};
