/** A command line as a file on a node holds it, read without regard to the file's form. */
export interface CommandLine {
  /** Flags after the program's name, each in one word: `--secure-port=6443`. */
  readonly args: readonly string[];
  /** Image of a static pod. */
  readonly image?: string;
  /** Ports that the probes of a static pod ask without TLS; absent where there are none. */
  readonly plainProbes?: readonly number[];
  /** Programs that the probes of a static pod run in its container. */
  readonly probePrograms?: readonly string[];
}

/** A file that is not what the layout says it is. The caller adds where it lies. */
export const unreadable = (why: string): Error => new Error(why);
