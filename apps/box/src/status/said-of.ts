import type { Said } from '../sources/sentence.ts';
import type { BoxStatus } from './box-status.ts';
import { type Language, WORDS } from './words.ts';

/** How the antennas are, and what the box keeps where it cannot as it should. */
export function saidOf(
  { stick, bluetooth, spool }: Pick<BoxStatus, 'stick' | 'bluetooth' | 'spool'>,
  language: Language,
): Said[] {
  const words = WORDS[language];
  return [
    ...(stick === undefined ? [] : [stick === null ? words.notAsked : words.stick[stick.code]]),
    ...(bluetooth === undefined
      ? []
      : [bluetooth.state === null ? words.bluetoothNotAsked : words.bluetooth[bluetooth.state.code]]),
    ...(spool === null ? [] : [words.spool[spool]]),
  ];
}
