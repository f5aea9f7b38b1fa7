import type { Decoder, Profile, Values } from '../decoding/reading.ts';

/** Bytes as people write them down. */
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What a profile tells of packets that follow each other, a quarter of a second apart. */
export function tell(
  { decoder }: Profile,
  packets: readonly (string | Uint8Array)[],
  everyMs = 250,
): Values[] {
  const decode: Decoder = decoder();
  return packets.map((packet, n) => decode(typeof packet === 'string' ? hex(packet) : packet, n * everyMs));
}

/** The last of them. */
export const tellLast = (
  profile: Profile,
  packets: readonly (string | Uint8Array)[],
  everyMs = 250,
): Values => tell(profile, packets, everyMs).at(-1)!;
