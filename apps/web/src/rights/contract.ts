import type { BoardMetric, ConsentPurpose, DatedDetail } from '@tandem/api/studio';

/**
 * What the studio's interface says too; a test holds both equal. Its schemas stay on the server, so that a page weighs
 * less.
 */
export const PURPOSES = ['store', 'send', 'board'] as const satisfies readonly ConsentPurpose[];
/** Of the texts that these pages show. */
export const CONSENT_VERSION: Record<ConsentPurpose, number> = { store: 1, send: 1, board: 1 };
export const BOARD_METRICS = [
  'powerW',
  'heartRateBpm',
  'cadenceRpm',
  'distanceKm',
  'energyKcal',
  'effortPoints',
] as const satisfies readonly BoardMetric[];
export const MAX_ALIAS_CHARS = 20;
export const DATED_DETAILS = [
  'weightKg',
  'heightCm',
  'ftpW',
  'lthrBpm',
  'restingHrBpm',
  'maxHrBpm',
] as const satisfies readonly DatedDetail[];
/** Of one upload: a FIT file, or a zip of them. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
export const MAX_IMPORT_FILES = 2000;

type OfCustomer = { studioId: string; customerId: string };
const customerUrl = ({ studioId, customerId }: OfCustomer) =>
  `/api/studios/${studioId}/customers/${customerId}`;

/** Answers the zip itself. */
export const exportFileUrl = (of: OfCustomer & { exportId: string }): string =>
  `${customerUrl(of)}/exports/${of.exportId}/file`;
/** PUT with the file as body. */
export const importFileUrl = (of: OfCustomer & { importId: string }, name: string): string =>
  `${customerUrl(of)}/imports/${of.importId}/files?${new URLSearchParams({ name })}`;
