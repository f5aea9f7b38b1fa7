export {
  type ClassifierRule,
  classifyFailure,
  defaultClassifier,
  type FailureEvidence,
} from './classify.ts';
export {
  type Attempt,
  type CallOptions,
  createSpiviClient,
  MAX_EXCERPT_CHARS,
  MAX_MESSAGE_CHARS,
  MAX_PENDING_CALLS,
  type SpiviApi,
  type SpiviApiOptions,
} from './client.ts';
export {
  MAX_RETRY_AFTER_SECONDS,
  type RawResponse,
  readExtensionRequest,
  readExtensionResponse,
  readRequest,
  readResponse,
  writeErrorResponse,
  writeExtensionErrorResponse,
  writeExtensionRequest,
  writeExtensionResponse,
  writeRequest,
  writeResponse,
} from './codec.ts';
export {
  formatAnsweredDateTime,
  formatBirthDate,
  formatSiteDateTime,
  instantToSiteLocal,
  parseBirthDate,
  parseSiteDateTime,
  siteLocalToInstant,
} from './dates.ts';
export {
  type FormFields,
  MAX_BATCH_IDS,
  MAX_FORM_BYTES,
  MAX_FORM_FIELDS,
  MalformedRequestError,
} from './form.ts';
export { type MethodDefinition, methods } from './methods.ts';
export type { Failure, FailureKind, Outcome, SpiviErrorCode } from './outcome.ts';
export { redactAnswer, redactFields, redactMessage } from './redact.ts';
export type * from './types.ts';
