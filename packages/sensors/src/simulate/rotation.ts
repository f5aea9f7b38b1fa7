/** Something that turns: how often it has, and when the last turn was whole. */
export function createRotation() {
  let turns = 0;
  const at = { count: 0, seconds: 0 };
  return {
    /** @returns how often it had turned by then, and when the last turn was whole */
    turn(perSecond: number, { atSeconds, sinceSeconds }: { atSeconds: number; sinceSeconds: number }) {
      turns += perSecond * sinceSeconds;
      const whole = Math.floor(turns + 1e-9);
      if (whole > at.count) {
        at.count = whole;
        at.seconds = atSeconds - (turns - whole) / perSecond;
      }
      return at;
    },
  };
}
