import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { NewMail } from "@/lib/storage/mail-ports";
import { MailReceiver } from "@/lib/testing/mail-receiver";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { letterOf } from "../schema/letter-words";
import { Mailer } from "./mailer";
import { localOutbox, type MailTransport, smtpTransport } from "./transport";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let testing: TestRuntime;
let owner: pg.Client;
let receiver: MailReceiver;
let running: Mailer[];
let said: string[];

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});
beforeEach(async () => {
  receiver = new MailReceiver();
  await receiver.listen();
  [running, said] = [[], []];
});
afterEach(async () => {
  for (const mailer of running) await mailer.stop();
  await receiver.close();
  await owner.query("delete from mails");
});

const FROM = "Spillway <no-reply@spillway.test>";
const overTheLine = () => smtpTransport({ url: receiver.url(), from: FROM });

function start(transport: MailTransport): Mailer {
  const mailer = new Mailer({
    store: testing.runtime.mails,
    transport,
    clock: testing.clock,
    pollMs: 10,
    keptMs: 30 * DAY_MS,
    observer: {
      attempted: ({ verdict, error }) => said.push(`${verdict} ${error ?? ""}`),
      failed: (error) => said.push(String(error)),
    },
  });
  mailer.start();
  running.push(mailer);
  return mailer;
}

const mailOf = (origin: string, more: Partial<NewMail> = {}): NewMail => ({
  ...letterOf({
    subject: "Your <window> is full",
    paragraphs: ["It is full & resets tomorrow.", "You can wait."],
    action: { label: "Look", url: "https://spillway.test/usage?a=1&b=2" },
    footer: "You own it.",
  }),
  origin,
  kind: "test",
  accountId: null,
  userId: null,
  recipient: "robin@example.org",
  uselessAt: null,
  ...more,
});

const queue = (...mails: NewMail[]) =>
  testing.runtime.audited.write({ actor: "system", requestId: null }, async (tx) => {
    await testing.runtime.mails.enqueue(tx, mails, testing.clock.now());
    return { value: undefined, told: null };
  });

const rowsOf = async (origin: string) =>
  (await owner.query("select status, tries, last_error, body_text from mails where origin = $1", [origin]))
    .rows;
const untilStatus = (origin: string, status: string) =>
  expect
    .poll(async () => (await rowsOf(origin)).map((row) => row.status), { timeout: 20_000 })
    .toEqual([status]);

test("a mail is handed to the server once, with text and HTML that say the same, however often its cause is told", async () => {
  await queue(mailOf("once"));
  await queue(mailOf("once"), mailOf("once", { recipient: "alex@example.org" }));
  start(overTheLine());
  start(overTheLine());
  await expect
    .poll(async () => (await rowsOf("once")).map(({ status }) => status), { timeout: 20_000 })
    .toEqual(["sent", "sent"]);
  expect(receiver.received.map(({ to }) => to).sort()).toEqual(["alex@example.org", "robin@example.org"]);
  const { raw, from } = receiver.received[0] ?? { raw: "", from: "" };
  expect(from).toBe("no-reply@spillway.test");
  expect(raw).toContain("Subject: Your <window> is full");
  expect(raw).toContain("Auto-Submitted: auto-generated");
  expect(raw).toContain("It is full & resets tomorrow.");
  expect(raw.replaceAll("=\r\n", "")).toContain("<p>It is full &amp; resets tomorrow.</p>");
});

test("a cause that comes to nothing mails nothing", async () => {
  const undone = testing.runtime.audited.write({ actor: "system", requestId: null }, async (tx) => {
    await testing.runtime.mails.enqueue(tx, [mailOf("undone")], testing.clock.now());
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await rowsOf("undone")).toEqual([]);
});

test("what a server takes is not kept: links in it act for whoever has them", async () => {
  await queue(mailOf("secret"));
  start(overTheLine());
  await untilStatus("secret", "sent");
  expect(await rowsOf("secret")).toMatchObject([{ body_text: null }]);
});

test("a server that is busy is asked again later, and the mail has the same Message-ID", async () => {
  receiver.answerWith("END", "451 later");
  await queue(mailOf("busy"));
  start(overTheLine());
  await expect.poll(async () => (await rowsOf("busy"))[0]?.tries).toBe(1);
  expect(await rowsOf("busy")).toMatchObject([{ status: "pending", last_error: "EMESSAGE: 451 later" }]);
  receiver.answerWith("END", null);
  testing.clock.advance(HOUR_MS);
  const [mail] = await receiver.until(1);
  expect(mail?.messageId).toMatch(/^<[-0-9a-f]{36}@spillway\.test>$/);
  await untilStatus("busy", "sent");
});

test("an address that is refused for good is not asked again", async () => {
  receiver.answerWith("RCPT", "550 nobody here");
  await queue(mailOf("nobody"));
  start(overTheLine());
  await untilStatus("nobody", "failed");
  expect(await rowsOf("nobody")).toMatchObject([{ tries: 1, body_text: null }]);
});

test("where no server answers it is given up after a day, and what is of no use any more is not sent at all", async () => {
  const url = receiver.url();
  await receiver.close();
  await queue(mailOf("away"), mailOf("late", { uselessAt: testing.clock.now() + HOUR_MS }));
  start(smtpTransport({ url, from: FROM }));
  await expect
    .poll(
      async () => {
        const waiting = await owner.query(
          "select from mails where status = 'pending' and next_attempt_at <= $1",
          [new Date(testing.clock.now())],
        );
        if (waiting.rows.length === 0) testing.clock.advance(HOUR_MS);
        return (await rowsOf("away"))[0]?.status;
      },
      { timeout: 30_000, interval: 5 },
    )
    .toBe("failed");
  expect(await rowsOf("away")).toMatchObject([{ tries: 8 }]);
  expect(await rowsOf("late")).toMatchObject([{ status: "failed" }]);
  expect(receiver.received).toEqual([]);
});

test("a worker that dies with a mail under way leaves it to the next, and its own late word changes nothing", async () => {
  await queue(mailOf("orphan"));
  const now = testing.clock.now();
  const { mails } = testing.runtime;
  const died = await mails.lease({ now, until: now + 70_000 });
  start(overTheLine());
  await queue(mailOf("other"));
  await untilStatus("other", "sent");
  expect(receiver.received).toHaveLength(1);
  testing.clock.advance(70_000);
  await untilStatus("orphan", "sent");
  if (died === null) throw new Error("nothing was leased");
  await mails.record(died, { kind: "failed", error: "late" }, testing.clock.now());
  expect(await rowsOf("orphan")).toMatchObject([{ status: "sent", last_error: null }]);
});

test("a password of the server is in no error and nothing that is logged", async () => {
  receiver.answerWith("AUTH", "535 wrong");
  await queue(mailOf("locked"));
  start(smtpTransport({ url: receiver.url("mailer:hunter2secret@"), from: FROM }));
  await expect.poll(async () => (await rowsOf("locked"))[0]?.tries).toBe(1);
  expect(said.join(" ") + JSON.stringify(await rowsOf("locked"))).not.toContain("hunter2secret");
  expect(await rowsOf("locked")).toMatchObject([{ status: "pending", last_error: "EAUTH: 535 wrong" }]);
});

test("without a server mails are kept where they can be read, and are forgotten after a month", async () => {
  await queue(mailOf("kept"));
  start(localOutbox);
  await untilStatus("kept", "kept");
  const [row] = await rowsOf("kept");
  expect(row?.body_text).toContain("https://spillway.test/usage?a=1&b=2");
  expect(await testing.runtime.mails.forget(testing.clock.now() - 30 * DAY_MS)).toBe(0);
  expect(await testing.runtime.mails.forget(testing.clock.now() + 1)).toBe(1);
});
