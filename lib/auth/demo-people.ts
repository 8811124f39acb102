/**
 * Who may sign in where a start plants the demo. Their passwords are known to everybody who can read this file, so they exist
 * only where `isDemoWanted`: in production nowhere but on demand.
 */
export const DEMO_PEOPLE = [
  { role: "user", name: "Maya Lindqvist", email: "maya@demo.spillway.dev", password: "carry-over-4808" },
  { role: "admin", name: "Omar Haddad", email: "omar@demo.spillway.dev", password: "open-the-sluice-12" },
] as const;
