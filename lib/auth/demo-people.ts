/**
 * Who may sign in where a start plants the demo. Their passwords are known to everybody who can read this file, so they exist
 * only where `isDemoWanted`: in production nowhere but on demand.
 */
export const DEMO_PEOPLE = [
  { role: "user", name: "Robin Moreau", email: "user@example.org", password: "spillway-user" },
  { role: "admin", name: "Alex Berger", email: "admin@example.org", password: "spillway-admin" },
] as const;
