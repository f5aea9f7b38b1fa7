/** Why a file gave no class plan. */
export const planFileFaults = [
  /** Of no form that is read: ZWO, ERG, MRC. */
  'no_plan',
  'too_large',
  /** A document type, with which a file could expand or lead elsewhere. */
  'document_type',
  /** Cut short, or not as a program would write it. */
  'damaged',
  'no_segments',
  'too_many_segments',
  'too_long',
  /** A duration, target, cadence or line that is missing or beyond what is possible. */
  'value',
  /** Parts by distance: a class goes by its clock. */
  'by_distance',
  /** Watts, and the file does not say for which FTP. */
  'ftp_missing',
] as const;
export type PlanFileFault = (typeof planFileFaults)[number];
