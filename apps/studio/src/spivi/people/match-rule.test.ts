import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMatch } from './match-rule.ts';

const free = () => false;
const client = (clientId: number, email: string | null) => ({ clientId, displayName: `C${clientId}`, email });
const ask = (over: Partial<Parameters<typeof decideMatch>[0]>) =>
  decideMatch({
    email: 'a@b.example',
    clients: [client(1, 'a@b.example')],
    customersWithEmail: 1,
    name: 'Ada Example',
    isHeld: free,
    ...over,
  });

test('one candidate on each side is linked, whatever the case and spaces', () => {
  expect(ask({ clients: [client(1, ' A@B.Example ')] })).toMatchObject({
    result: 'linked',
    candidates: [{ clientId: 1 }],
  });
});
test('a family email is ambiguous', () => {
  expect(ask({ customersWithEmail: 2 }).result).toBe('ambiguous');
});
test('two clients are ambiguous and both are named', () => {
  expect(ask({ clients: [client(1, 'a@b.example'), client(2, 'A@b.example')] })).toEqual({
    result: 'ambiguous',
    candidates: [
      { clientId: 1, name: 'C1', email: 'a@b.example' },
      { clientId: 2, name: 'C2', email: 'A@b.example' },
    ],
  });
});
test('a hit with another email, or none, is no match', () => {
  expect(ask({ clients: [client(1, 'x@b.example'), client(2, null)] }).result).toBe('not_found');
});
test('a plus keeps its meaning: such a client is suggested, never linked', () => {
  const plus = client(1, 'a+gym@b.example');
  const suggestion = { clientId: 1, name: 'C1', email: 'a+gym@b.example' };
  expect(ask({ clients: [plus] })).toEqual({ result: 'not_found', candidates: [suggestion] });
  expect(ask({ email: 'a+work@b.example', clients: [plus] })).toEqual({
    result: 'not_found',
    candidates: [suggestion],
  });
});
test('dots keep their meaning', () => {
  expect(ask({ clients: [client(1, 'a.@b.example')] })).toEqual({ result: 'not_found', candidates: [] });
});
test('a client of the same name is suggested, whatever its case and spaces', () => {
  const namesake = { clientId: 1, displayName: ' ada  EXAMPLE', email: 'x@b.example' };
  expect(ask({ clients: [namesake] })).toMatchObject({ result: 'not_found', candidates: [{ clientId: 1 }] });
});
test('a client that somebody holds already is a conflict', () => {
  expect(ask({ isHeld: () => true }).result).toBe('conflict');
});
test('a link needs exactly one on each side', () => {
  const email = fc.constantFrom('a@b.example', 'A@B.EXAMPLE', 'c@b.example', null);
  fc.assert(
    fc.property(
      fc.array(email, { maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (emails, customersWithEmail) => {
        const clients = emails.map((e, i) => client(i + 1, e));
        const same = clients.filter((c) => c.email?.toLowerCase() === 'a@b.example');
        const linked = ask({ clients, customersWithEmail }).result === 'linked';
        expect(linked).toBe(same.length === 1 && customersWithEmail === 1);
      },
    ),
  );
});
