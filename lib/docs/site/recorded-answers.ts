import { readFileSync } from "node:fs";
import type { RecordedAnswer } from "../schema/recorded";

/** Where the examples' test keeps what it was really answered under this name. */
export const recordedFile = (name: string): string => `docs/answers/${name}.json`;

/** The test holds the file against a real answer on each run, so it is read as it is. */
export function readRecorded(name: string): RecordedAnswer {
  return JSON.parse(readFileSync(recordedFile(name), "utf8")) as RecordedAnswer;
}
