import { invalidField, Problem } from '@tandem/platform';
import {
  type FormFields,
  MAX_FORM_BYTES,
  MalformedRequestError,
  methods,
  readExtensionRequest,
  readRequest,
  type SpiviCredentials,
  type SpiviMethod,
  type SpiviRequest,
  type SpiviResponse,
  writeErrorResponse,
  writeExtensionErrorResponse,
  writeExtensionResponse,
  writeResponse,
} from '@tandem/spivi';
import { boardVisibility, type OwnMethod, workoutTrace } from '@tandem/spivi/tandem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Trx } from '../../base/db.ts';
import type { Login, Logins, Site } from '../../sites/login.ts';
import { setBoardVisibility } from './board.ts';
import { checkTexts } from './check-texts.ts';
import { clientService } from './clients.ts';
import { eventService } from './events.ts';
import { getWorkoutTrace } from './workout-trace.ts';

/** What a method gets: one transaction of the site that signed in. */
export type Call<R> = { trx: Trx; site: Site; request: R };
export type Service<M extends SpiviMethod> = {
  [K in M]: (call: Call<SpiviRequest<K>>) => Promise<SpiviResponse<K>>;
};

export const SERVICE_PREFIXES = ['/ClientService/', '/EventService/', '/WorkoutService/'];
const FORM = 'application/x-www-form-urlencoded';

/** Methods of our own, beside Spivi's. */
const ownServices = Object.fromEntries([
  served(workoutTrace, getWorkoutTrace),
  served(boardVisibility, setBoardVisibility),
]);
const services: Service<SpiviMethod> = { ...clientService, ...eventService };

/**
 * The Spivi API. Every answer is XML with an ErrorCode; refusals too have HTTP status 200, as on Spivi's side, and
 * leave nothing behind: a call is one transaction.
 */
export function mountSpiviApi(app: FastifyInstance, logins: Logins): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error: Error, request, reply) => refuse(error, request, reply));
    for (const prefix of SERVICE_PREFIXES)
      scope.all(`${prefix}*`, { schema: { hide: true } }, async (request, reply) => {
        const method = methodOf(request);
        const body = formBody(request);
        const xml = isSpiviMethod(method)
          ? await answer(logins, request, method, body)
          : await answerExtension(logins, request, method, body);
        return sendXml(reply, xml);
      });
  });
}

async function answer<M extends SpiviMethod>(
  logins: Logins,
  http: FastifyRequest,
  method: M,
  body: string,
): Promise<string> {
  const { credentials, request } = readRequest(method, body);
  checkTexts(request);
  const service: Service<M>[M] = services[method];
  const response = await logins.run(toLogin(credentials), http.ip, (trx, site) =>
    service({ trx, site, request }),
  );
  return writeResponse(method, response);
}

async function answerExtension(
  logins: Logins,
  http: FastifyRequest,
  method: string,
  body: string,
): Promise<string> {
  const service = Object.hasOwn(ownServices, method) ? ownServices[method]! : unknownMethod(method);
  const { credentials, fields } = readExtensionRequest(body);
  checkTexts(fields);
  return writeExtensionResponse(
    await logins.run(toLogin(credentials), http.ip, (trx, site) => service({ trx, site, request: fields })),
  );
}

/** A method of our own by its path, from the form's fields to the elements of the answer. */
function served<R, A>({ path, request, answer }: OwnMethod<R, A>, service: (call: Call<R>) => Promise<A>) {
  return [
    path,
    async (call: Call<FormFields>) =>
      answer.write(await service({ ...call, request: request.read(call.request) })),
  ] as const;
}

const methodOf = (request: FastifyRequest) => request.url.split('?')[0]!.slice(1);
const isSpiviMethod = (method: string): method is SpiviMethod => Object.hasOwn(methods, method);

function unknownMethod(method: string): never {
  throw new Problem({ code: 'not_found', status: 404, message: `There is no method ${method}.` });
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
function toLogin({ siteId, sourceName, password }: SpiviCredentials): Login {
  return { siteId: /^\d{1,9}$/.test(siteId) ? Number(siteId) : 0, sourceName, password };
}

const sendXml = (reply: FastifyReply, xml: string) =>
  reply.status(200).header('cache-control', 'no-store').type('text/xml; charset=utf-8').send(xml);

function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { errorCode, message } = toRefusal(error);
  if (errorCode === 500)
    request.log.error({ err: error, method: methodOf(request) }, 'a Spivi method failed');
  const method = methodOf(request);
  if (isSpiviMethod(method)) return sendXml(reply, writeErrorResponse(method, { errorCode, message }));
  return sendXml(reply, writeExtensionErrorResponse({ errorCode, message }));
}

function toRefusal(error: Error): { errorCode: number; message: string } {
  if (error instanceof MalformedRequestError) return { errorCode: error.errorCode, message: error.message };
  if (error instanceof Problem) {
    const errorCode = error.code === 'seat_taken' ? 410 : error.status;
    const named = error.field === undefined || error.message.includes(error.field);
    return { errorCode, message: named ? error.message : `${error.field}: ${error.message}` };
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 413) return { errorCode: 413, message: 'The body is too large.' };
  if (status < 500) return { errorCode: 400, message: 'The request cannot be read.' };
  return { errorCode: 500, message: 'The tracker could not finish this. Nothing was changed.' };
}
