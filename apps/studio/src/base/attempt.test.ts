import { expect } from 'vitest';
import { fresh as test } from '../testing/fixtures.ts';
import { attempt } from './attempt.ts';
import { inStudio } from './call.ts';
import { announceChange } from './changes.ts';
import type { Call } from './context.ts';

test('what is taken back is announced to nobody, and what stands is, once it is committed', async ({
  t,
  tenant: { studioId },
}) => {
  const told: string[] = [];
  const notices = {
    tell: (some: readonly { payload: string }[]) => void told.push(...some.map(({ payload }) => payload)),
    close: async () => {},
  };
  const caller = { studioId, accountId: 'a', role: 'owner', staffId: null, customerId: null } as const;
  await inStudio({ ...t.studio, notices }, studioId, async (work) => {
    const call: Call = { ...work, caller };
    const say = (id: string) => (inner: Call) => announceChange(inner, 'class', id);
    await say('before')(call);
    await attempt(call, say('previewed'), () => false);
    await attempt(call, async (inner) => {
      await say('refused')(inner);
      throw new Error('no');
    }).catch(() => {});
    await attempt(call, say('kept'));
    expect(told).toEqual([]);
  });
  expect(told.map((payload) => JSON.parse(payload).id)).toEqual(['before', 'kept']);
});
