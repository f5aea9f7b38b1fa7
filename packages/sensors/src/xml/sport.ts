import { textIn } from '../recording/part.ts';

/**
 * The words that programs have for sports, in English and French, each as the FIT profile names it. The first row that
 * has a word of the name decides: a “mountain bike ride” is on a bike, an “e-bike ride” on one that helps, and on a
 * motorbike nobody pedals.
 */
const SPORTS: readonly (readonly [name: string, words: string])[] = [
  ['other', 'other motor motorbike motorcycle motorcycling horse horseback ski skiing'],
  ['e_biking', 'e ebike ebikeride ebiking emtb vae'],
  [
    'cycling',
    'biking bike bicycle bicycling cycling cycle ride virtualride velo velomobile handcycle handcycling mtb vtt bmx ' +
      'gravel cyclisme spinning spin',
  ],
  ['running', 'running run jogging jog treadmill virtualrun course footing'],
  ['walking', 'walking walk marche'],
  ['hiking', 'hiking hike randonnee'],
  ['rowing', 'rowing row rower aviron rameur'],
  ['swimming', 'swimming swim natation'],
];

/** Numbers that one large site wrote in place of names. */
const NUMBERED: Readonly<Record<string, string>> = { 1: 'cycling', 9: 'running' };

/** A sport as the FIT profile names it; the file's own word where no sport is known by it, null where it says none. */
export function sportNamed(told: string | null): string | null {
  const text = textIn(told);
  if (text === null) return null;
  const words = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const row = SPORTS.find(([, known]) => known.split(' ').some((word) => words.includes(word)));
  return NUMBERED[text] ?? row?.[0] ?? text.toLowerCase();
}
