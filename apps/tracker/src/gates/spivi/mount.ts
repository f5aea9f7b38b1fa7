import { invalidField } from '@tandem/platform';
import {
  MAX_FORM_BYTES,
  readExtensionRequest,
  readRequest,
  type SpiviCredentials,
  type SpiviMethod,
  writeErrorResponse,
  writeExtensionErrorResponse,
  writeExtensionResponse,
  writeResponse,
} from '@tandem/spivi';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../base/problem.ts';
import type { Logins } from '../../sites/index.ts';
import { checkTexts } from './check-texts.ts';
import { refusalOf } from './refusal.ts';
import { ownMethods, spiviMethods } from './routes.ts';
import type { Verbs } from './verb.ts';

const PREFIXES = ['/ClientService/', '/EventService/', '/WorkoutService/'];
const FORM = 'application/x-www-form-urlencoded';

/**
 * The Spivi API. Every answer is XML with an ErrorCode; refusals too have HTTP status 200, as on Spivi's side, and
 * leave nothing behind: a call is one transaction.
 */
export function mountSpivi(app: FastifyInstance, logins: Logins): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error: Error, request, reply) => refuse(error, request, reply));
    for (const prefix of PREFIXES)
      scope.all(`${prefix}*`, { schema: { hide: true } }, async (request, reply) => {
        const method = methodOf(request);
        const body = formBody(request);
        const xml = isSpivis(method)
          ? await answer(logins, request.ip, { method, body })
          : await answerOwn(logins, request.ip, { method, body });
        return sendXml(reply, xml);
      });
  });
}

async function answer<M extends SpiviMethod>(
  logins: Logins,
  ip: string,
  { method, body }: { method: M; body: string },
): Promise<string> {
  const { credentials, request } = readRequest(method, body);
  checkTexts(request);
  const verb: Verbs<M>[M] = spiviMethods[method];
  const response = await logins.perform(toLogin(credentials, ip), (call) => verb(call, request));
  return writeResponse(method, response);
}

async function answerOwn(
  logins: Logins,
  ip: string,
  { method, body }: { method: string; body: string },
): Promise<string> {
  const verb = Object.hasOwn(ownMethods, method) ? ownMethods[method]! : unknownMethod(method);
  const { credentials, fields } = readExtensionRequest(body);
  checkTexts(fields);
  return writeExtensionResponse(await logins.perform(toLogin(credentials, ip), (call) => verb(call, fields)));
}

const methodOf = (request: FastifyRequest) => request.url.split('?')[0]!.slice(1);
const isSpivis = (method: string): method is SpiviMethod => Object.hasOwn(spiviMethods, method);

function unknownMethod(method: string): never {
  throw problem({ code: 'not_found', message: `There is no method ${method}.` });
}

/** The body as text. @throws Problem (400) unless it was POSTed as a form in UTF-8 */
function formBody(request: FastifyRequest): string {
  if (request.method !== 'POST') throw invalidField('body', 'Every method is called with POST.');
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== FORM) throw invalidField('Content-Type', `The body must be sent as ${FORM}.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode((request.body ?? new Uint8Array()) as Uint8Array);
  } catch {
    throw invalidField('body', 'The body is not UTF-8.');
  }
}

/** A Site ID that is no number belongs to no site: refused with the same words as a wrong password. */
function toLogin({ siteId, sourceName, password }: SpiviCredentials, ip: string) {
  return { siteId: /^\d{1,9}$/.test(siteId) ? Number(siteId) : 0, sourceName, password, ip };
}

const sendXml = (reply: FastifyReply, xml: string) =>
  reply.status(200).header('cache-control', 'no-store').type('text/xml; charset=utf-8').send(xml);

function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const method = methodOf(request);
  if (refusal.errorCode === 500)
    request.log.error({ event: 'spivi_method.failed', err: error, method }, 'a Spivi method failed');
  return sendXml(
    reply,
    isSpivis(method) ? writeErrorResponse(method, refusal) : writeExtensionErrorResponse(refusal),
  );
}
