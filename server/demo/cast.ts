import { ORGANIZATION } from "./organization";
import { act, DAY, grant, HOUR, hold, type Step, type Story, track, use, work } from "./story";

const person = { accountKind: "person" as const, consent: null, timeZone: "UTC" };
const ONE = 1_000_000n;

/** The account that the demo's user signs in to, and that the printed request asks about. */
export const USER: Story = {
  externalId: "demo-user",
  name: "Robin Moreau",
  email: "user@example.org",
  accountKind: "person",
  plan: "pro",
  timeZone: "Europe/Berlin",
  consent: { mode: "ask" },
  openedMinutesAgo: 6 * DAY,
  steps: [
    grant(6 * DAY - 1, "promo", "10", "Welcome", { expiresIn: -2 * DAY }),
    grant(6 * DAY - 2, "promo", "5", "Image trial", { expiresIn: -1.8 * DAY, features: ["image"] }),
    ...work(11, 24, 5.9 * DAY, 5.6 * DAY, { session: "Search index", client: "cli" }),
    use(5.5 * DAY, "sora.video", { seconds: 24 }, { session: "Launch clip" }),
    ...work(12, 31, 4.9 * DAY, 4.6 * DAY, { session: "#871", client: "ci-runner", imagesEvery: 9 }),
    grant(4.3 * DAY, "purchased", "400", "400-credit pack", { expiresIn: 361 * DAY }),
    act(4.3 * DAY - 1, {
      kind: "consent_set",
      key: null,
      consent: { mode: "up_to", limit: 25n * ONE, period: "day" },
    }),
    use(4.2 * DAY, "sora.video", { seconds: 50 }, { session: "Launch clip" }),
    // More than the day's window: the rest comes out of the promotion, and then out of what was bought.
    use(4.2 * DAY - 3, "sora.video", { seconds: 8 }, { session: "Launch clip" }),
    use(4.2 * DAY - 6, "sora.video", { seconds: 30 }, { session: "Launch clip" }),
    ...work(13, 40, 3.1 * DAY, 2.7 * DAY, { session: "Search index", client: "cli" }),
    hold(2.6 * DAY, "teaser", "sora.video", { seconds: 20 }),
    { minutesAgo: 2.6 * DAY - 4, kind: "capture", hold: "teaser", usage: { seconds: 17 } },
    { minutesAgo: 2 * DAY - 1, kind: "sweep" },
    { minutesAgo: 1.8 * DAY - 1, kind: "sweep" },
    act(1.5 * DAY, { kind: "consent_set", key: null, consent: { mode: "ask" } }),
    use(1.3 * DAY, "sora.video", { seconds: 50 }, { session: "Trailer" }),
    hold(1.3 * DAY - 2, "cut", "sora.video", { seconds: 3 }),
    // It took longer than the estimate, and nothing may pay without being asked: charged in full, refunded at once.
    { minutesAgo: 1.3 * DAY - 4, kind: "capture", hold: "cut", usage: { seconds: 12 } },
    ...work(14, 22, 1.2 * DAY, 1.05 * DAY, { session: "#884", client: "ci-runner" }),
    grant(1 * DAY, "promo", "20", "Promo W47", { expiresIn: 7 * DAY }),
    ...work(15, 58, 4.2 * HOUR, 20, { session: "codex-main", client: "cli", imagesEvery: 15 }),
    use(18, "sora.video", { seconds: 50 }, { session: "Launch clip" }),
    use(15, "sora.video", { seconds: 8 }, { session: "Launch clip" }),
    use(8, "sora.video", { seconds: 40 }, { session: "Launch clip" }),
    use(
      6,
      "codex.task",
      { input_tokens: 9_100, output_tokens: 420 },
      { session: "#884", client: "ci-runner" },
    ),
    use(3, "image", { images: 2 }, { session: "Launch clip" }),
  ],
};

const botBurst: Step[] = Array.from({ length: 45 }, (_, i) =>
  use(2 * DAY - i / 60, "codex.task", { input_tokens: 8_000, output_tokens: 1_000 }, { client: "unknown" }),
);
const botAgain: Step[] = Array.from({ length: 8 }, (_, i) =>
  use(1.9 * DAY - i, "codex.task", { input_tokens: 8_000, output_tokens: 1_000 }, { client: "unknown" }),
);

/** One account for everything that support, finance and operations meet. */
export const SPECIAL: readonly Story[] = [
  {
    ...person,
    externalId: "demo-bot-farm",
    name: "bot-farm-17",
    email: "bot17@example.net",
    plan: "free",
    openedMinutesAgo: 2 * DAY + 5,
    steps: [
      grant(2 * DAY + 4, "promo", "60", "Referral bonus", { expiresIn: 28 * DAY }),
      ...botBurst,
      act(1.95 * DAY, {
        kind: "frozen_set",
        frozen: "all",
        reason: "Abnormal usage: a burst far beyond the gate",
      }),
      ...botAgain,
    ],
  },
  ORGANIZATION,
  {
    ...person,
    externalId: "demo-north-college",
    name: "North College",
    email: "it@north-college.example.com",
    accountKind: "organization",
    plan: "enterprise",
    timeZone: "Europe/London",
    openedMinutesAgo: 5 * DAY,
    steps: [
      grant(5 * DAY - 5, "plan", "150", "Term allowance", { expiresIn: 60 * DAY }),
      ...work(23, 35, 4.5 * DAY, 90, { client: "classroom", imagesEvery: 5 }),
    ],
  },
  {
    ...person,
    externalId: "demo-heavy",
    name: "Jun Park",
    email: "jun@example.org",
    plan: "pro",
    timeZone: "Asia/Seoul",
    openedMinutesAgo: 3 * DAY,
    steps: [
      grant(3 * DAY - 5, "purchased", "60", "100-credit pack"),
      grant(3 * DAY - 6, "reset", "2", "Launch week", { expiresIn: 14 * DAY }),
      // Beyond the 5-hour window and the free tier: the last ones are charged, as the plan's default allows.
      ...work(24, 128, 4 * HOUR, 10, { client: "cli", session: "refactor" }),
    ],
  },
  {
    ...person,
    externalId: "demo-used-up",
    name: "Lea Brandt",
    email: "lea@example.org",
    plan: "free",
    timeZone: "Europe/Berlin",
    openedMinutesAgo: 1 * DAY,
    steps: work(25, 13, 50, 5),
  },
  {
    ...person,
    externalId: "demo-cautious",
    name: "Samir Haddad",
    email: "samir@example.org",
    plan: "free",
    consent: { mode: "never" },
    openedMinutesAgo: 4 * DAY,
    steps: [grant(3 * DAY, "purchased", "50", "Gift card"), ...work(26, 14, 70, 8)],
  },
  {
    ...person,
    externalId: "demo-capped",
    name: "Noor Aziz",
    email: "noor@example.org",
    plan: "pro",
    openedMinutesAgo: 4 * DAY,
    steps: [
      grant(4 * DAY - 5, "purchased", "100", "100-credit pack"),
      act(4 * DAY - 4, {
        kind: "caps_set",
        caps: [{ key: "day", apiKey: null, period: "day", limit: 10n * ONE }],
      }),
      use(30, "sora.video", { seconds: 60 }),
      use(24, "sora.video", { seconds: 10 }),
    ],
  },
  {
    ...person,
    externalId: "demo-goodwill",
    name: "Eva Lind",
    email: "eva@example.org",
    plan: "pro",
    timeZone: "Europe/Stockholm",
    openedMinutesAgo: 5 * DAY,
    steps: [
      grant(5 * DAY - 5, "promo", "5", "Campaign W46"),
      grant(4 * DAY, "promo", "5", "Campaign W46, sent twice", { name: "double" }),
      { minutesAgo: 3.9 * DAY, kind: "void", grant: "double", reason: "Issued twice" },
      grant(3 * DAY, "adjustment", "5", "Goodwill: a video failed, ticket T-4411", { expiresIn: 30 * DAY }),
      grant(2 * DAY, "promo", "15", "Campaign W48", { effectiveIn: 3 * DAY, expiresIn: 20 * DAY }),
      ...work(27, 30, 2.5 * DAY, 3 * HOUR),
    ],
  },
  {
    ...person,
    externalId: "demo-import",
    name: "Otto Weiss",
    email: "otto@example.org",
    plan: "free",
    timeZone: "Europe/Vienna",
    openedMinutesAgo: 3 * DAY,
    steps: [
      grant(3 * DAY - 2, "promo", "1.5", "Welcome"),
      ...work(28, 11, 2.03 * DAY, 2.01 * DAY),
      // Recorded after the fact: what nothing covers is charged and refunded, both visible.
      track(2 * DAY, "image", { images: 12 }),
      track(1 * DAY, "image", { images: 9 }),
    ],
  },
  {
    ...person,
    externalId: "demo-paid-frozen",
    name: "Ines Duarte",
    email: "ines@example.org",
    plan: "pro",
    timeZone: "Europe/Lisbon",
    openedMinutesAgo: 4 * DAY,
    steps: [
      grant(3 * DAY, "purchased", "200", "Card payment"),
      act(1 * DAY, { kind: "frozen_set", frozen: "paid", reason: "Payment disputed" }),
      use(40, "sora.video", { seconds: 70 }),
    ],
  },
];
