import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMatch } from './match-rule.ts';

const free = () => null;
const client = (clientId: number, email: string | null) => ({ clientId, displayName: `C${clientId}`, email });
const ask = (over: Partial<Parameters<typeof decideMatch>[0]>) =>
  decideMatch({
    email: 'a@b.example',
    clients: [client(1, 'a@b.example')],
    customersWithEmail: 1,
    holderOf: free,
    ...over,
  });

test('one candidate on each side is linked, whatever the case and spaces', () => {
  expect(ask({ clients: [client(1, ' A@B.Example ')] })).toMatchObject({ result: 'linked', clientId: 1 });
});
test('a family email is ambiguous', () => {
  expect(ask({ customersWithEmail: 2 }).result).toBe('ambiguous');
});
test('two clients are ambiguous and both are named', () => {
  expect(ask({ clients: [client(1, 'a@b.example'), client(2, 'A@b.example')] })).toEqual({
    result: 'ambiguous',
    candidates: [
      { clientId: 1, name: 'C1' },
      { clientId: 2, name: 'C2' },
    ],
  });
});
test('a hit with another email, or none, is no match', () => {
  expect(ask({ clients: [client(1, 'x@b.example'), client(2, null)] }).result).toBe('not_found');
});
test('plus and dots keep their meaning', () => {
  expect(ask({ clients: [client(1, 'a+gym@b.example')] }).result).toBe('not_found');
});
test('a client that somebody holds already is a conflict', () => {
  expect(ask({ holderOf: () => 'someone' }).result).toBe('conflict');
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
