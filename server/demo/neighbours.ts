import { drawAt } from "../replay/draw";
import { DAY, grant, type Story, work } from "./story";

const NAMES = [
  "Ada Novak",
  "Ben Okoye",
  "Carla Rossi",
  "Dmitri Ivanov",
  "Elif Kaya",
  "Finn Larsen",
  "Grace Kim",
  "Hugo Silva",
  "Iris Chen",
  "Jonas Meyer",
  "Kira Tanaka",
  "Luis Ortega",
  "Mina Farah",
  "Nils Berg",
];
const ZONES = ["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "America/Sao_Paulo", "UTC"];

/** People with nothing remarkable about them, so that lists and searches have something to leave out. */
export const NEIGHBOURS: readonly Story[] = NAMES.map((name, at): Story => {
  const seed = 100 + at;
  const isPro = at % 3 === 0;
  const opened = (1 + 5 * drawAt(seed, "profile", 0)) * DAY;
  const count = Math.floor(12 * drawAt(seed, "profile", 1));
  const [first = name] = name.toLowerCase().split(" ");
  return {
    externalId: `demo-${first}`,
    name,
    email: `${first}@example.com`,
    accountKind: "person",
    plan: isPro ? "pro" : "free",
    timeZone: ZONES[at % ZONES.length] as string,
    consent: null,
    openedMinutesAgo: opened,
    steps: [
      ...(at % 4 === 1 ? [grant(opened - 3, "promo", "5", "Welcome", { expiresIn: 20 * DAY })] : []),
      ...work(seed, count, opened - 10, 15, { imagesEvery: 6 }),
    ],
  };
});
