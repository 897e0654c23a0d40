/** What was found about a bundle, a sentence each. */
export interface Verdict {
  /** What was checked and is so. */
  readonly holds: readonly string[];
  /** What is wrong, or cannot be believed; a bundle is good where nothing is. */
  readonly wrong: readonly string[];
}

/** Whose signatures count, and whether one must be there. */
export interface VerifyOptions {
  /** Path of an allowed-signers file. With it the bundle, and every signed decision, must be signed by one of these. */
  readonly allowedSigners?: string;
}
