import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest();
/** What the device says of itself (WebAuthn, 6.1). */
const FLAGS = { present: 0x01, verified: 0x04, holdsKey: 0x40 };
const ID_BYTES = 16;
const RAW_COORDINATE = 32;

/** How an answer differs from that of an honest browser and device. */
export type Lie = {
  challenge?: string;
  origin?: string;
  /** The name that the device takes the page to be under. */
  rpId?: string;
  verified?: boolean;
  present?: boolean;
  counter?: number;
  type?: string;
  crossOrigin?: boolean;
  credentialId?: Buffer;
  /** Changes what was signed after it was signed. */
  spoil?: boolean;
};
type Options = { options: Record<string, unknown> };

/** A device that holds one passkey (ES256), and the browser before it; it lies where it is told to. */
export function createAuthenticator({ origin, rpId }: { origin: string; rpId: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ownId = randomBytes(ID_BYTES);
  let counter = 0;

  const clientData = (type: string, options: Record<string, unknown>, lie: Lie) =>
    Buffer.from(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? options.challenge,
        origin: lie.origin ?? origin,
        crossOrigin: lie.crossOrigin ?? false,
      }),
    );
  const authData = (lie: Lie, attested = Buffer.alloc(0)) => {
    const flags =
      ((lie.present ?? true) ? FLAGS.present : 0) |
      ((lie.verified ?? true) ? FLAGS.verified : 0) |
      (attested.length > 0 ? FLAGS.holdsKey : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lie.counter ?? ++counter);
    return Buffer.concat([sha256(lie.rpId ?? rpId), Buffer.of(flags), count, attested]);
  };

  return {
    /** Answers `navigator.credentials.create`. */
    make({ options }: Options, lie: Lie = {}): Record<string, unknown> {
      const id = lie.credentialId ?? ownId;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey.export({ format: 'jwk' })),
      ]);
      const clientDataJSON = clientData('webauthn.create', options, lie);
      return credential(id, {
        clientDataJSON: clientDataJSON.toString('base64url'),
        attestationObject: attestation(authData(lie, attested)).toString('base64url'),
        transports: ['internal'],
      });
    },
    /** Answers `navigator.credentials.get`. */
    answer({ options }: Options, lie: Lie = {}): Record<string, unknown> {
      const clientDataJSON = clientData('webauthn.get', options, lie);
      const authenticatorData = authData(lie);
      const signature = sign(
        'sha256',
        Buffer.concat([authenticatorData, sha256(clientDataJSON)]),
        privateKey,
      );
      if (lie.spoil) authenticatorData[36] = authenticatorData[36]! ^ 1;
      return credential(lie.credentialId ?? ownId, {
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
    credentialId: ownId,
  };
}

const credential = (id: Buffer, response: Record<string, unknown>) => ({
  id: id.toString('base64url'),
  rawId: id.toString('base64url'),
  type: 'public-key',
  clientExtensionResults: {},
  response,
});

/** A map of CBOR: kty EC2, alg ES256, crv P-256, x and y (RFC 9053). */
function coseKey({ x, y }: { x?: string; y?: string }): Buffer {
  const coordinate = (value: string) =>
    Buffer.concat([Buffer.of(0x58, RAW_COORDINATE), Buffer.from(value, 'base64url')]);
  return Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    coordinate(x!),
    Buffer.of(0x22),
    coordinate(y!),
  ]);
}

/** A map of CBOR: `fmt` none, an empty `attStmt`, `authData`. */
function attestation(data: Buffer): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.of(0x60 + value.length), Buffer.from(value)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([
    Buffer.of(0xa3),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.of(0xa0),
    text('authData'),
    Buffer.of(0x59),
    length,
    data,
  ]);
}
