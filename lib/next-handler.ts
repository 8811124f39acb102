import { createNextHandler } from "@/lib/http/next-adapter";
import { registered } from "@/lib/runtime";

/** What every `app/api/v1/…/route.ts` re-exports under the names of its methods: the process's one router. */
export async function handler(request: Request): Promise<Response> {
  return createNextHandler(registered().router)(request);
}
