import * as studio from '@tandem/api/studio';
import { expect, test } from 'vitest';
import * as here from './contract.ts';

const of = { studioId: 's', customerId: 'c', exportId: 'e', importId: 'i' };
const filled = (path: string) => path.replace(/:(\w+)/g, (_, name: keyof typeof of) => of[name]);

test('the pages and the studio’s interface say the same', () => {
  expect(here.PURPOSES).toEqual(studio.consentPurposes);
  expect(here.CONSENT_VERSION).toEqual(studio.CONSENT_VERSION);
  expect(here.BOARD_METRICS).toEqual(studio.boardMetrics);
  expect(here.MAX_ALIAS_CHARS).toBe(studio.MAX_ALIAS_CHARS);
  expect(here.DATED_DETAILS.toSorted()).toEqual(studio.datedDetails.toSorted());
  expect(here.MAX_UPLOAD_BYTES).toBe(studio.MAX_UPLOAD_BYTES);
  expect(here.MAX_IMPORT_FILES).toBe(studio.MAX_IMPORT_FILES);
  expect(here.exportFileUrl(of)).toBe(filled(studio.EXPORT_FILE_PATH));
  expect(here.importFileUrl(of, 'a b.fit')).toBe(`${filled(studio.IMPORT_FILE_PATH)}?name=a+b.fit`);
});
