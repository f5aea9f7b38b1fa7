/** A number in [0, 1) that depends on the seed and the text only: what is left out of a run leaves the rest as it was. */
export function chanceOf(seed: number, what: string): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < what.length; i++) hash = Math.imul(hash ^ what.charCodeAt(i), 0x01000193);
  let mixed = (hash + Math.imul(seed, 0x9e3779b1)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
