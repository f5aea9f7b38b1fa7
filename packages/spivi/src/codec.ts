import {
  type ClassifierRule,
  classifyFailure,
  defaultClassifier,
  type FailureEvidence,
  kindOf,
} from './classify.ts';
import type { FormFields } from './form.ts';
import { methods } from './methods.ts';
import type { Failure, Outcome } from './outcome.ts';
import { decodeWithCredentials, encodeWithCredentials } from './request.ts';
import { readAnswer, readErrorCode, readMessage, writeAnswer, writeError } from './response.ts';
import type { Extra, SpiviCredentials, SpiviMethod, SpiviRequest, SpiviResponse } from './types.ts';
import {
  branch,
  elementToValue,
  extraToElements,
  leaf,
  parseXml,
  writeXml,
  type XmlElement,
  XmlError,
} from './xml.ts';
import { XmlValueError } from './xml-object.ts';

/** Longest wait a server can ask for; a larger one is cut to it. */
export const MAX_RETRY_AFTER_SECONDS = 86_400;

/** An HTTP answer as it came. */
export interface RawResponse {
  httpStatus: number;
  contentType: string | null;
  /** Null when the bytes were no text in the announced encoding. */
  body: string | null;
  /** The Retry-After header. */
  retryAfter?: string | null;
}

/**
 * The form body of a call.
 * @throws MalformedRequestError naming the field that is missing or impossible.
 */
export function writeRequest<M extends SpiviMethod>(
  method: M,
  credentials: SpiviCredentials,
  request: SpiviRequest<M>,
): string {
  return encodeWithCredentials(credentials, methods[method].request.write(request, credentials));
}

/**
 * The server's end of `writeRequest`.
 * @throws MalformedRequestError naming the field that is missing or impossible.
 */
export function readRequest<M extends SpiviMethod>(
  method: M,
  body: string,
): { credentials: SpiviCredentials; request: SpiviRequest<M> } {
  const { credentials, fields } = decodeWithCredentials(body);
  return { credentials, request: methods[method].request.read(fields, credentials) };
}

/** A success as XML. Throws RangeError when a value has no XML form. */
export function writeResponse<M extends SpiviMethod>(method: M, response: SpiviResponse<M>): string {
  return writeXml(writeAnswer(methods[method].response, response));
}

/** A failure as XML, for any HTTP status. */
export function writeErrorResponse(
  method: SpiviMethod,
  error: { errorCode: number; message: string },
): string {
  return writeXml(writeError(methods[method].response.container, error.errorCode, error.message));
}

/** Reads an answer; never throws, whatever the body is. */
export function readResponse<M extends SpiviMethod>(
  method: M,
  response: RawResponse,
  classifier?: readonly ClassifierRule[],
): Outcome<SpiviResponse<M>> {
  const { effect, response: codec } = methods[method];
  return readWith(effect, response, classifier, {
    read: (root) => readAnswer(codec, root),
    evident: (root) => codec.evident(root),
  });
}

/** The body of a call outside the known ones. Throws MalformedRequestError. */
export function writeExtensionRequest(credentials: SpiviCredentials, fields: FormFields): string {
  return encodeWithCredentials(credentials, fields);
}

/** The server's end of `writeExtensionRequest`. Throws MalformedRequestError. */
export function readExtensionRequest(body: string): { credentials: SpiviCredentials; fields: FormFields } {
  return decodeWithCredentials(body);
}

/** A success of a call outside the known ones: ErrorCode 200 and the value's entries as elements. */
export function writeExtensionResponse(value: Extra): string {
  return writeXml(branch('Response', [leaf('ErrorCode', '200'), ...extraToElements(value)]));
}

/** A failure of a call outside the known ones. */
export function writeExtensionErrorResponse(error: { errorCode: number; message: string }): string {
  return writeXml(
    branch('Response', [leaf('ErrorCode', String(error.errorCode)), leaf('message', error.message)]),
  );
}

/**
 * How servers say that they have no such method. Of the known methods such a status would mean something in between that
 * says so, and nothing about a client or an event.
 */
const withoutMethod: readonly ClassifierRule[] = [
  { httpStatus: [403, 405], code: 'not_found' },
  { httpStatus: [501, 501], code: 'not_found' },
];

/** Reads the answer to a call outside the known ones, its root as plain data; never throws. */
export function readExtensionResponse(
  effect: 'read' | 'write',
  response: RawResponse,
  classifier?: readonly ClassifierRule[],
): Outcome<Record<string, unknown>> {
  return readWith(effect, response, [...withoutMethod, ...(classifier ?? defaultClassifier)], {
    read: (root) => elementToValue(root) as Record<string, unknown>,
    evident: () => false,
  });
}

interface Reader<T> {
  read(root: XmlElement): T;
  /** Success without an ErrorCode. */
  evident(root: XmlElement): boolean;
}

function readWith<T>(
  effect: 'read' | 'write',
  response: RawResponse,
  classifier: readonly ClassifierRule[] | undefined,
  reader: Reader<T>,
): Outcome<T> {
  const httpOk = response.httpStatus >= 200 && response.httpStatus <= 299;
  const fail = (errorCode: number | null, message: string, complaint: string): Failure => {
    const evidence: FailureEvidence = {
      effect,
      httpStatus: response.httpStatus,
      errorCode,
      message: complaint,
    };
    return describe({ ...classifyFailure(evidence, classifier), message }, response, errorCode);
  };
  try {
    if (response.httpStatus >= 300 && response.httpStatus <= 399)
      throw new XmlError('The server redirects elsewhere, which is refused: check the base URL.');
    if (response.body === null) throw new XmlError('The answer is not readable text.');
    const root = parseXml(response.body);
    if (root.name.toLowerCase() === 'html') throw new XmlError('The answer is a web page.');
    const errorCode = readErrorCode(root);
    if (httpOk && (errorCode === 200 || (errorCode === null && reader.evident(root))))
      return { kind: 'ok', value: reader.read(root) };
    const complaint = readMessage(root) ?? '';
    const shown = complaint === '' ? 'The server reported an error without a text.' : complaint;
    return fail(errorCode === 200 ? null : errorCode, shown, complaint);
  } catch (error) {
    if (error instanceof XmlValueError && httpOk) {
      // Asking again brings the same impossible value; a write has most likely happened.
      const kind = effect === 'write' ? kindOf('not_spivi', effect) : 'permanent';
      return describe(
        { kind, code: 'not_spivi', message: `The answer cannot be used: ${error.message}` },
        response,
        null,
      );
    }
    const reason = error instanceof XmlError ? error.message : 'The answer cannot be read.';
    return fail(null, httpOk ? reason : `HTTP status ${response.httpStatus}. ${reason}`, '');
  }
}

function describe(failure: Failure, response: RawResponse, errorCode: number | null): Failure {
  const retryAfterSeconds = parseRetryAfter(response.retryAfter);
  return {
    ...failure,
    httpStatus: response.httpStatus,
    ...(errorCode === null ? {} : { errorCode }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Seconds or an HTTP date, from 0 to `MAX_RETRY_AFTER_SECONDS`; undefined when absent or nonsense. */
function parseRetryAfter(header: string | null | undefined): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SECONDS);
}
