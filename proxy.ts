import { type NextRequest, NextResponse } from "next/server";
import { ASKED_PATH_HEADER } from "@/lib/auth/return-path";

/** Tells the pages behind the sign-in which path was asked, so that signing in leads back to it. Decides nothing. */
export function proxy(request: NextRequest): NextResponse {
  const asked = request.nextUrl.clone();
  // Next's own mark of a navigation within the page.
  asked.searchParams.delete("_rsc");
  const headers = new Headers(request.headers);
  headers.set(ASKED_PATH_HEADER, asked.pathname + asked.search);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  matcher: [
    "/usage/:path*",
    "/activity/:path*",
    "/check/:path*",
    "/credits/:path*",
    "/keys/:path*",
    "/settings/:path*",
    "/admin/:path*",
  ],
};
