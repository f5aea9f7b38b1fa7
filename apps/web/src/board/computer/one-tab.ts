const NAME = 'tandem.box';
/** A page that has just been left has given it back by then, as a rule. */
const WAIT_MS = 1_000;

/**
 * Lets one tab of this browser be the box at a time: waits for its turn, however long another one is it.
 * @param ended ends the wait
 * @param onOther another tab is it, and not one that was just left
 * @returns what gives it back; null where the wait was ended
 */
export function onlyTab(ended: AbortSignal, onOther: () => void): Promise<(() => void) | null> {
  const other = setTimeout(onOther, WAIT_MS);
  return new Promise((taken) => {
    navigator.locks
      .request(NAME, { signal: ended }, () => {
        clearTimeout(other);
        return new Promise<void>((done) => taken(done));
      })
      .catch(() => {
        clearTimeout(other);
        taken(null);
      });
  });
}
