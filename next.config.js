/**
 * Browsers keep these for every page. A full content policy with nonces would have to come from a proxy in
 * front of every page; what stands here needs none and stops framing, plugins and foreign form targets.
 */
const SECURITY_HEADERS = [
  {
    key: "Content-Security-Policy",
    value: "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
  },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // These stay outside the bundle: they load files by path, or must be the one copy the server has too.
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "pino", "prom-client", "pdfkit"],
  // `npm test` checks every type already; a start from a fresh clone should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // A page of the docs is the same page as Markdown at its address with `.md` behind it.
  rewrites: async () => [
    { source: "/docs.md", destination: "/docs/markdown" },
    { source: "/docs/:path(.+)\\.md", destination: "/docs/markdown/:path" },
  ],
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

export default config;
