import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

test.each([
  ['53100', 'The disk of the database is full. Nothing was changed.'],
  ['57P01', 'The database went away before it answered: this may be done, or not.'],
  ['55P03', 'The server has too much to do at this moment. Nothing was changed.'],
  ['ECONNREFUSED', 'The database does not answer.'],
])(
  'what the tracker cannot do for now (%s) is Spivi’s 500, which leaves it in doubt, and says why',
  (code, message) => {
    expect(refusalOf(Object.assign(new Error('no'), { code }))).toEqual({ errorCode: 500, message });
  },
);
