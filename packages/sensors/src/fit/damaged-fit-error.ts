export type DamagedFitCode =
  | 'fit_too_large'
  | 'fit_not_a_fit_file'
  | 'fit_header_damaged'
  | 'fit_cut_short'
  | 'fit_checksum_mismatch'
  | 'fit_undecodable'
  | 'fit_no_records';

/** A FIT file that cannot be trusted. The message is a sentence for people and says what is wrong. */
export class DamagedFitError extends Error {
  override readonly name = 'DamagedFitError';
  readonly code: DamagedFitCode;
  constructor(code: DamagedFitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
