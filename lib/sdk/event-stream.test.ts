import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { cut, problem, type Reply, type ScriptedServer, scripted } from "../testing/sdk/scripted-server";
import { eventOf } from "./event-stream.ts";
import { attempt, isSpillwayError } from "./spillway.ts";

let server: ScriptedServer;
afterEach(() => (server as ScriptedServer | undefined)?.close());

const frame = (event: string, id: number, data: unknown) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const begun = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const told =
  (...texts: string[]): Reply =>
  (_, response) => {
    begun(response);
    for (const text of texts) response.write(text);
    response.end();
  };

describe("a frame", () => {
  test("is read by the rules of server-sent events", () => {
    expect(eventOf("id: 7\nevent: standing\ndata: {\ndata: }")).toEqual({
      type: "standing",
      id: "7",
      data: {},
    });
    expect(eventOf("data:1")).toEqual({ type: "message", id: null, data: 1 });
    expect(eventOf("data: 1\r\nid: 2")).toEqual({ type: "message", id: "2", data: 1 });
    expect(eventOf(": still here")).toBeNull();
    expect(eventOf("event: standing")).toBeNull();
  });
});

describe("the events of an account", () => {
  test("arrive whole, however the bytes are cut, letters of several bytes too", async () => {
    const bytes = Buffer.from(
      `: hello\n\n${frame("standing", 3, { plan_name: "Größe Ω" })}${frame("decision", 4, {})}`,
    );
    server = await scripted([
      (_, response) => {
        begun(response);
        let at = 0;
        const writeOn = () => {
          if (at >= bytes.length) return response.end();
          response.write(bytes.subarray(at, ++at), writeOn);
        };
        writeOn();
      },
    ]);
    const seen: unknown[] = [];
    for await (const event of server.client.streamAccount("acct_1")) {
      seen.push([event.type, event.id, event.data]);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([
      ["standing", "3", { plan_name: "Größe Ω" }],
      ["decision", "4", {}],
    ]);
  });

  test("go on after the last one when the line is lost, however it is lost", async () => {
    server = await scripted([
      told(frame("standing", 3, {})),
      cut,
      problem(503, "shutting_down"),
      told(frame("standing", 8, {})),
    ]);
    const seen: unknown[] = [];
    const marks: string[] = [];
    const options = { lastEventId: "2", onOpen: () => marks.push("open"), onLost: () => marks.push("lost") };
    for await (const event of server.client.streamAccount("acct_1", options)) {
      seen.push(event.id);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(["3", "8"]);
    expect(server.received.map(({ headers }) => headers["last-event-id"])).toEqual(["2", "3", "3", "3"]);
    expect(marks).toEqual(["open", "lost", "lost", "lost", "open"]);
  });

  test("are asked for again when nothing comes for longer than the server is ever silent", async () => {
    server = await scripted([
      (_, response) => {
        begun(response);
        response.write(frame("standing", 1, {}));
      },
      told(frame("standing", 2, {})),
    ]);
    const seen: unknown[] = [];
    for await (const event of server.client.streamAccount("acct_1", { silenceMsMax: 80 })) {
      seen.push(event.id);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(["1", "2"]);
  });

  test("end with the refusal when the key is revoked", async () => {
    server = await scripted([told(frame("standing", 1, {})), problem(401, "unauthenticated")]);
    const events = server.client.streamAccount("acct_1");
    expect((await events.next()).value?.id).toBe("1");
    const outcome = await attempt(events.next());
    expect(!outcome.ok && isSpillwayError(outcome.error) && outcome.error.code).toBe("unauthenticated");
  });

  test("end quietly with the signal, and close the line", async () => {
    let closed = false;
    server = await scripted([
      (_, response) => {
        response.on("close", () => {
          closed = true;
        });
        begun(response);
        response.write(frame("standing", 1, {}));
      },
    ]);
    const leaving = new AbortController();
    const events = server.client.streamAccount("acct_1", { signal: leaving.signal });
    await events.next();
    setTimeout(() => leaving.abort(), 20);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await expect.poll(() => closed).toBe(true);
  });
});
