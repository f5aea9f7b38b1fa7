import { createECDH, hkdfSync } from 'node:crypto';
import type { Studio } from '../../base/context.ts';

export type VapidKeys = { publicKey: string; privateKey: string };

/**
 * By which this server shows push services who it is (VAPID, RFC 8292), as base64url. Made of the secret key: there is no
 * second secret to keep, and every process of a server has the same. With another secret key devices subscribe anew.
 */
export function vapidKeys({ secretKey }: Pick<Studio, 'secretKey'>): VapidKeys {
  const ecdh = createECDH('prime256v1');
  const seed = hkdfSync('sha256', secretKey, '', 'tandem web push vapid', 32);
  // Refused for one in 2³² seeds: a number that is none of the curve's.
  ecdh.setPrivateKey(Buffer.from(seed));
  const padded = Buffer.alloc(32);
  const own = ecdh.getPrivateKey();
  own.copy(padded, 32 - own.length);
  return {
    publicKey: ecdh.getPublicKey().toString('base64url'),
    privateKey: padded.toString('base64url'),
  };
}
