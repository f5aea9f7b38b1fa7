import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typedPerson } from './typed-person.ts';

test.each([
  ['Nora Walkin', { firstName: 'Nora', lastName: 'Walkin' }],
  ['  Nora  de la  Cour ', { firstName: 'Nora', lastName: 'de la Cour' }],
  ['nora@demo.tandem.example', { email: 'nora@demo.tandem.example' }],
  ['+33 6 12 34 56 78', { phone: '+33 6 12 34 56 78' }],
  ['(514) 555-0199', { phone: '(514) 555-0199' }],
  ['', {}],
])('“%s” begins the form with what it is', (typed, fields) => {
  expect(typedPerson(typed)).toEqual({ firstName: '', lastName: '', email: '', phone: '', ...fields });
});

test('whatever is typed is carried on, and stands in the form once', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const { firstName, lastName, email, phone } = typedPerson(typed);
      const shown = [`${firstName} ${lastName}`.trim(), email, phone].filter((part) => part !== '');
      const plain = (text: string) => text.trim().split(/\s+/).join(' ');
      expect(shown.map(plain)).toEqual(plain(typed) === '' ? [] : [plain(typed)]);
    }),
  );
});
