import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrokenRow, firstRows, type TraceRow } from "./trace";
import { openTraceFile } from "./trace-file";

const HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "traces-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string | Buffer): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content);
  return path;
}

async function all(rows: AsyncIterable<TraceRow | BrokenRow>): Promise<(TraceRow | BrokenRow)[]> {
  const gathered = [];
  for await (const row of rows) gathered.push(row);
  return gathered;
}

const read = async (content: string | Buffer) => all((await openTraceFile(file(content))).rows());

const played = async (line: string) => (await read(`${HEADER}\n${line}\n`))[0];

describe("a trace file", () => {
  test("gives its rows with number, instant and tokens, whatever ends its lines and its file", async () => {
    const rows = [
      {
        kind: "row",
        number: 1,
        atMs: Date.UTC(2023, 10, 16, 18, 17, 3, 979),
        inputTokens: 4808,
        outputTokens: 10,
      },
      {
        kind: "row",
        number: 2,
        atMs: Date.UTC(2023, 10, 16, 18, 17, 4, 31),
        inputTokens: 3180,
        outputTokens: 8,
      },
    ];
    const lines = [HEADER, "2023-11-16 18:17:03.9799600,4808,10", "2023-11-16 18:17:04.0319600,3180,8"];
    expect(await read(`${lines.join("\r\n")}\r\n`)).toEqual(rows);
    expect(await read(`\ufeff${lines.join("\n")}`)).toEqual(rows);
  });

  test("may have its columns in another order, others beside them, and quotes", async () => {
    const rows = await read(
      `GeneratedTokens,user,"TIMESTAMP",ContextTokens\n"8",me,"2023-11-16 18:17:04","3180"\n`,
    );
    expect(rows).toEqual([
      { kind: "row", number: 1, atMs: Date.UTC(2023, 10, 16, 18, 17, 4), inputTokens: 3180, outputTokens: 8 },
    ]);
  });

  test.each([
    ["too few columns", "2023-11-16 18:17:04,5", "has 2 of the columns"],
    ["no time", "yesterday,5,5", `TIMESTAMP is not a time: "yesterday"`],
    ["a day that does not exist", "2023-02-30 10:00:00,5,5", "TIMESTAMP is not a time"],
    ["an hour that does not exist", "2023-02-20 24:30:00,5,5", "TIMESTAMP is not a time"],
    ["a negative count", "2023-11-16 18:17:04,-5,5", `ContextTokens is not a count: "-5"`],
    ["a fraction", "2023-11-16 18:17:04,5,0.5", `GeneratedTokens is not a count: "0.5"`],
    ["nothing", "2023-11-16 18:17:04,,5", `ContextTokens is not a count: ""`],
    ["more than the API takes", "2023-11-16 18:17:04,9999999999999,5", "ContextTokens is not a count"],
    ["terminal escapes", "2023-11-16 18:17:04,\u001b[2J,5", String.raw`"\u001b[2J"`],
    ["NUL", "2023-11-16 18:17:04,1\u00002,5", String.raw`"1\u00002"`],
  ])("names a row with %s by its line", async (_, line, why) => {
    expect(await played(line)).toEqual({ kind: "broken", line: 2, why: expect.stringContaining(why) });
  });

  test("a broken row does not disturb the rows behind it, nor their numbers", async () => {
    const rows = await read(
      `${HEADER}\n2023-11-16 18:17:04,"5,5\n\n2023-11-16 18:17:05,1,1\nx\n2023-11-16 18:17:06,1,1\n`,
    );
    expect(rows.map((row) => (row.kind === "row" ? row.number : `broken ${row.line}`))).toEqual([
      "broken 2",
      3,
      "broken 5",
      5,
    ]);
  });

  test.each([
    ["nothing", "", "is empty"],
    ["another table", "a,b,c\n1,2,3\n", "has no column TIMESTAMP"],
    ["no lines at all", Buffer.alloc(200_000, 7), "is not a trace"],
  ])("of %s is refused in one sentence", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test("that is not there, or is a folder, is refused before anything is played", async () => {
    await expect(openTraceFile(join(folder, "missing.csv"))).rejects.toThrow("no such file");
    await expect(openTraceFile(folder)).rejects.toThrow("is not a file");
  });

  test("has a fingerprint of its content, not of its name", async () => {
    const one = await openTraceFile(file(`${HEADER}\n2023-11-16 18:17:04,1,1\n`));
    const same = await openTraceFile(file(`${HEADER}\n2023-11-16 18:17:04,1,1\n`));
    const other = await openTraceFile(file(`${HEADER}\n2023-11-16 18:17:04,1,2\n`));
    expect(one.fingerprint).toBe(same.fingerprint);
    expect(one.fingerprint).not.toBe(other.fingerprint);
    expect(one.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test("can be read in part, and again from its start", async () => {
    const trace = await openTraceFile(file(`${HEADER}\n${"2023-11-16 18:17:04,1,1\n".repeat(10)}`));
    expect(await all(firstRows(trace, 3))).toHaveLength(3);
    expect(await all(firstRows(trace, null))).toHaveLength(10);
  });
});
