import { registered } from "@/lib/runtime";

/** Sign in and sign out; what else the path could name is answered 404 there. */
function answer(request: Request): Promise<Response> {
  return registered().runtime.sessions.answer(request);
}

export { answer as GET, answer as POST };
