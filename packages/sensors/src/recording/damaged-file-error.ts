export type DamagedFileCode =
  | 'too_large'
  | 'not_a_ride_file'
  | 'no_records'
  | 'no_times'
  | 'fit_header_damaged'
  | 'fit_cut_short'
  | 'fit_checksum_mismatch'
  | 'fit_undecodable'
  | 'xml_damaged'
  | 'xml_document_type';

/** A file that cannot be read as a ride. The message is a sentence for people and says what is wrong, and where. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly code: DamagedFileCode;
  constructor(code: DamagedFileCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
