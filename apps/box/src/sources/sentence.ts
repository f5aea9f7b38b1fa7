/** What is so, and what to do about it; null where nothing needs to be done. */
export type Said = { says: string; remedy: string | null };

/** A state as a line for people. @param detail the words of the machine, where it has any */
export const sentence = ({ says, remedy }: Said, detail: string | null): string =>
  [detail === null ? says : `${says.slice(0, -1)} (${detail}).`, ...(remedy === null ? [] : [remedy])].join(
    ' ',
  );

/** What the machine, or a library, says of what failed. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
