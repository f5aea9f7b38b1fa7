/** Every so often a long wait says that it goes on. */
const EVERY_MS = 5000;

/** How a wait speaks. @property everyMs milliseconds between two lines */
export type Voice = { say?: (line: string) => void; everyMs?: number };

/**
 * Waits for a part of a start, however long it takes: a slow machine is not a broken one. Meanwhile it says what is
 * waited for, since when, and what was last heard of it.
 * @param heard the last word of the part, for people; none unless told
 */
export async function waitFor<T>(
  part: string,
  work: Promise<T>,
  { say = console.log, everyMs = EVERY_MS, heard }: Voice & { heard?: () => string } = {},
): Promise<T> {
  const begun = performance.now();
  const line = setInterval(() => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    say(`  … waiting for ${part} since ${seconds} s${heard ? `; last heard: ${heard()}` : ''}`);
  }, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(line);
  }
}
