import { DAY, grant, HOUR, hold, join, type Story, use, work } from "./story";

const [LENA, TOMAS] = ["lena", "tomas"] as const;
/** Who signs in as a member. */
export const PRIYA = "priya";

/** A team that shares a pool: Lena asks most, Tomas little, and Priya has spent what her own cap allows. */
export const ORGANIZATION: Story = {
  externalId: "demo-acme",
  name: "Acme Robotics",
  email: "ops@acme.example.com",
  accountKind: "organization",
  plan: "team",
  timeZone: "America/New_York",
  consent: null,
  openedMinutesAgo: 6 * DAY,
  steps: [
    join(6 * DAY - 1, LENA, "Lena Fischer", "lena@acme.example.com"),
    join(6 * DAY - 2, TOMAS, "Tomas Varga", "tomas@acme.example.com"),
    join(6 * DAY - 3, PRIYA, "Priya Nair", "priya@acme.example.com", [{ period: "month", limit: "60" }]),
    grant(6 * DAY - 4, "purchased", "1000", "Team pack", { expiresIn: 359 * DAY }),
    ...work(21, 40, 5.8 * DAY, 2 * DAY, { member: LENA, client: "ci-runner", imagesEvery: 8 }),
    ...work(22, 12, 4.5 * DAY, 2.2 * DAY, { member: TOMAS, client: "web" }),
    use(
      1.4 * DAY,
      "sora.video",
      { seconds: 60 },
      { member: TOMAS, client: "studio", properties: { resolution: "1080p" } },
    ),
    ...work(29, 31, 4 * HOUR, 40, { member: LENA, client: "ci-runner" }),
    ...work(30, 9, 3.5 * HOUR, 50, { member: TOMAS, client: "web" }),
    ...work(31, 18, 3 * HOUR, 45, { member: PRIYA, client: "studio", imagesEvery: 6 }),
    use(38, "sora.video", { seconds: 80 }, { member: PRIYA, client: "studio", session: "Product film" }),
    // One second more than her cap allows: refused, though the team has credits left.
    use(31, "sora.video", { seconds: 1 }, { member: PRIYA, client: "studio", session: "Product film" }),
    hold(25, "trailer", "sora.video", { seconds: 120 }, 12 * HOUR, { member: LENA }),
  ],
};
