import type { FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';

/**
 * Was a program called by a name of its own: that of the settings, this machine's, or the very address that was called, to
 * which no name server can lead? A foreign one may be made to lead here, whose pages then are "same-origin".
 * @param publicName of the settings, null where none is told
 */
export function isOurName({ headers, socket }: FastifyRequest, publicName: string | null): boolean {
  const { host } = headers;
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname;
  const address = socket.localAddress?.replace(/^::ffff:/, '');
  return name === publicName || isLoopback(name) || name.replace(/^\[|\]$/g, '') === address;
}
