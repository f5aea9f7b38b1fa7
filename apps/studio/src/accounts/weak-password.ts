import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { problem } from '../base/problem.ts';

/** Of five, by zxcvbn: more than 10⁸ guesses, against the lists and habits that guessers know. */
const MIN_SCORE = 3;
/** What remains of a password without the words that anybody would try here. */
const MIN_OWN_CHARS = 6;
const MIN_WORD_CHARS = 3;
const ALWAYS = ['tandem', 'spivi', 'studio', 'cycling', 'velo'];

const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/**
 * Refuses a password that guessers try first: a common or breached one, a keyboard's row, a date, or one made of words
 * around the person, such as their name, their email and the studio's name.
 * @throws Problem common_password
 */
export function refuseWeak(password: string, around: readonly string[], field = 'password'): void {
  const said = plain(password);
  const words = [
    ...new Set([
      ...ALWAYS,
      ...around.flatMap((text) => [plain(text), ...plain(text).split(/[^\p{L}\p{N}]+/u)]),
    ]),
  ]
    .filter((word) => word.length >= MIN_WORD_CHARS)
    .sort((a, b) => b.length - a.length);
  const own = words.reduce((rest, word) => rest.replaceAll(word, ' '), said).replace(/[^\p{L}\p{N}]/gu, '');
  if (own.length < MIN_OWN_CHARS && own.length < said.length) throw weak(field);
  if (judge.check(password.normalize('NFKC'), words).score < MIN_SCORE) throw weak(field);
}

/** Letters as they compare: composed, small, without accents. */
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const weak = (field: string) =>
  problem({
    code: 'common_password',
    field,
    message: 'This password is easy to guess.',
    remedy: 'Take a few words that do not belong together, and neither your name nor the studio’s.',
  });
