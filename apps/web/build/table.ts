/** The files that addresses need. */
export type Table = {
  files: string[];
  /** An address, its files, and its words by language, as places in `files`. */
  pages: [path: string, files: number[], words: Record<string, number[]>][];
};
