import { expect, test } from 'vitest';
import { exportFileUrl, importFileUrl, rideFileUrl } from './file-urls.ts';

const of = { studioId: 's', customerId: 'c', exportId: 'e', importId: 'i', rideId: 'r' };

test('a file’s address holds whose it is, and the name of what is sent', () => {
  expect(exportFileUrl(of)).toBe('/api/studios/s/customers/c/exports/e/file');
  expect(importFileUrl(of, 'a b.fit')).toBe('/api/studios/s/customers/c/imports/i/files?name=a+b.fit');
  expect(rideFileUrl(of, 'tcx')).toBe('/api/studios/s/customers/c/rides/r/file.tcx');
});
