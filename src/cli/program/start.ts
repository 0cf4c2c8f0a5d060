/** Where the command came to life, for whatever it does. */

/** What a command needs from the process that it runs in. */
export interface Start {
  /** Absolute path of `out/main`. */
  readonly builtFolder: string;
  /** Ends the program with this code. */
  readonly exit: (code: number) => void;
}
