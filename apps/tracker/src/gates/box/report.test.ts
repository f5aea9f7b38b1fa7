import type { box } from '@tandem/api/tracker';
import { expect } from 'vitest';
import type { z } from 'zod';
import { A, B, test } from '../../testing/tracker.ts';

const says = [{ en: 'No ANT+ stick is plugged in.', fr: 'Aucune clé ANT+ n’est branchée.', well: false }];

test('what the program of a box says of itself stands on its club’s page, the last of it', async ({ t }) => {
  const tell = (body: object, token = A.token) =>
    fetch(`${t.url}/box/v1/report`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const boxes = async (session?: string) =>
    (await (await t.api('GET', '/api/boxes', session)).json()) as z.infer<typeof box>[];
  expect((await boxes()).find(({ boxId }) => boxId === A.boxId)).toMatchObject({ report: null });
  expect((await tell({ version: '0.1.0', says })).status).toBe(200);
  expect((await tell({ version: '0.2.0', says })).status).toBe(200);
  expect((await boxes()).find(({ boxId }) => boxId === A.boxId)).toMatchObject({
    heard: true,
    report: { version: '0.2.0', says, at: expect.any(String) },
  });
  expect((await boxes(await t.signIn(B))).map(({ report }) => report)).not.toContainEqual(
    expect.objectContaining({ version: '0.2.0' }),
  );
  expect((await tell({ version: '0.2.0', says: Array(9).fill(says[0]) })).status).toBe(400);
  expect((await tell({ version: '', says })).status).toBe(400);
  expect((await tell({ version: '0.3.0', says }, 'another')).status).toBe(401);
});
