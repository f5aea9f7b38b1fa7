/** A counter further ahead than this of what was reported means packets were lost on the way. */
const LOST_PACKETS_FACTOR = 1.5;

/**
 * Power by the second, repaired by the meter's own accumulated-power counter (W·s), which goes on counting while
 * radio packets are lost: a jump is spread over the seconds in which the counter stood still.
 */
export function powerFromCounter(
  powerW: readonly (number | null)[],
  counter: readonly (number | null)[],
): (number | null)[] {
  const repaired = [...powerW];
  let standing = 0;
  for (let i = 1; i < powerW.length; i++) {
    const now = counter[i] ?? null;
    const before = counter[i - 1] ?? null;
    const gained = now === null || before === null ? null : now - before;
    if (gained === null || gained < 0) {
      standing = 0;
    } else if (gained === 0) {
      standing++;
    } else {
      const reported = powerW[i] ?? null;
      if (reported === null || (standing > 0 && gained > LOST_PACKETS_FACTOR * reported))
        repaired.fill(gained / (standing + 1), i - standing, i + 1);
      standing = 0;
    }
  }
  return repaired;
}
