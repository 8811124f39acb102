/** What a command's end means to a script; `--help` shows this list, and docs/cli.md says the same. */
export const EXIT = {
  done: 0,
  broken: 1,
  misused: 2,
  unreachable: 3,
  unauthorised: 4,
  notFound: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_TEXT = `
Exit codes:
  0    done, and where something was checked it is well
  1    a break was found, or something that was asked for was refused; of a diff: there are differences
  2    the command, an option or a file is not what it has to be
  3    Spillway or its database does not answer
  4    the API key is missing, unknown, or may not do this
  5    there is no such object, as far as this key sees
  130  interrupted`;

/** The end of a command, said in one sentence: the message is all that people see of it. */
export class CommandEnd extends Error {
  readonly exitCode: ExitCode;
  /** What `--json` tells besides. */
  readonly told: Readonly<Record<string, unknown>>;

  constructor(exitCode: ExitCode, message: string, told: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.exitCode = exitCode;
    this.told = told;
  }
}
