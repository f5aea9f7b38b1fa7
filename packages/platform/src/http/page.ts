import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Negotiator } from '@fastify/accept-negotiator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAsBefore, tagOf } from './as-before.ts';

/** How the build lays a file beside itself in fewer bytes, the shortest first: encoding → ending of its name. */
const ENCODINGS = { br: '.br', gzip: '.gz' };

const sha256 = (content: string) => createHash('sha256').update(content).digest('base64');

type Send = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * A page as it stands in its file, read again once it was built anew: the files that an older one names are gone by then.
 * While it is being built the one before is sent.
 */
export function sendPage(file: string): Send {
  const writtenMs = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  let readAtMs = writtenMs();
  let send = readPage(file);
  return (request, reply) => {
    const now = writtenMs();
    if (now !== undefined && now !== readAtMs) {
      send = readPage(file);
      readAtMs = now;
    }
    return send(request, reply);
  };
}

/**
 * A page as it was built, to be sent wherever a browser goes. It is asked for anew each time and answered by "as before"
 * where it is.
 * The scripts that it holds itself run by their hashes, and no others.
 */
function readPage(file: string): Send {
  const plain = readFileSync(file);
  const packed = new Map(
    Object.entries(ENCODINGS)
      .filter(([, ending]) => existsSync(file + ending))
      .map(([encoding, ending]) => [encoding, readFileSync(file + ending)]),
  );
  const negotiator = new Negotiator({ supportedValues: [...packed.keys()] });
  const tag = tagOf(plain);
  const scripts = [...plain.toString().matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${sha256(script!)}'`,
  );
  const policy = (before: string) =>
    before.replace("script-src 'self'", ["script-src 'self'", ...scripts].join(' '));
  return (request, reply) => {
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-encoding')
      .header('content-security-policy', policy(String(reply.getHeader('content-security-policy') ?? '')));
    if (isAsBefore(request, reply, tag)) return reply.send();
    const encoding = negotiator.negotiate(String(request.headers['accept-encoding'] ?? ''));
    if (encoding === null) return reply.send(plain);
    return reply.header('content-encoding', encoding).send(packed.get(encoding));
  };
}
