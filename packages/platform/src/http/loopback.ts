import { isIPv4 } from 'node:net';

/** Does a host's name or address lead nowhere but to this machine? */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  const address = name.replace(/^::ffff:/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIPv4(address) && address.startsWith('127.'))
  );
}
