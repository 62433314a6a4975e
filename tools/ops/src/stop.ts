/** How a command ends, as scripts of operators read it. */
export const EXIT = {
  fine: 0,
  somebodyMustLook: 1,
  /** Wrong use, nothing there, or interrupted. */
  notDone: 2,
} as const;

/** Why a command was not done, in a sentence that says what to do. Nothing is half-done. */
export class Stop extends Error {
  override readonly name = 'Stop';

  constructor(
    message: string,
    readonly exitCode: (typeof EXIT)['somebodyMustLook' | 'notDone'] = EXIT.notDone,
  ) {
    super(message);
  }
}

/** A {@link Stop} because something that the command needs does not work: somebody must look at that first. */
export function broken(message: string): Stop {
  return new Stop(message, EXIT.somebodyMustLook);
}
