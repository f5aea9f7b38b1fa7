const NAME = 'tandem.box';
/** A page that has just been left gives it back within this time. */
const WAIT_MS = 1_000;

/** Lets one tab of this browser be the box at a time. @returns what gives it back; null where another tab is it */
export function onlyTab(): Promise<(() => void) | null> {
  return new Promise((taken) => {
    navigator.locks
      .request(NAME, { signal: AbortSignal.timeout(WAIT_MS) }, () => new Promise<void>((done) => taken(done)))
      .catch(() => taken(null));
  });
}
