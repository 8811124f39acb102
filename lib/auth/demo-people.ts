/**
 * Who may sign in where a start plants the demo. Their passwords are known to everybody who can read this file, so they exist
 * only where `isDemoWanted`: in production nowhere but on demand.
 */
export const DEMO_PEOPLE = [
  { as: "user", role: "user", name: "Robin Moreau", email: "user@example.org", password: "spillway-user" },
  {
    as: "member",
    role: "user",
    name: "Priya Nair",
    email: "member@example.org",
    password: "spillway-member",
  },
  { as: "admin", role: "admin", name: "Alex Berger", email: "admin@example.org", password: "spillway-admin" },
] as const;
