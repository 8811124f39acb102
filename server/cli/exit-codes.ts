/** What a command's end means to a script; `--help` shows this list. */
export const EXIT = { done: 0, broken: 1, misused: 2, unreachable: 3, interrupted: 130 } as const;

export const EXIT_CODES_TEXT = `
Exit codes:
  0    done, and where books were checked they agree
  1    a break was found, or something that was asked for was refused
  2    the command, a file or the key is not what it has to be
  3    Spillway or its database does not answer
  130  interrupted`;

/** The end of a command, said in one sentence: the message is all that people see of it. */
export class CommandEnd extends Error {
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];

  constructor(exitCode: (typeof EXIT)[keyof typeof EXIT], message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
