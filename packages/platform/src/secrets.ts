import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './errors.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;
/** In the data folder. */
const KEY_FILE = 'secret.key';
const RETIRED_FILE = 'secret.retired';

/**
 * Encrypts a short secret with AES-256-GCM. Layout: version byte, 12-byte IV, 16-byte tag, ciphertext.
 * @param context associated data that binds the ciphertext to its row, for example `studio:…/connection`
 */
export function seal(key: Buffer, plain: string, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body]);
}

/** Opens what `seal` wrote; throws if the key, the context or the bytes differ. */
export function open(key: Buffer, sealed: Uint8Array, context: string): string {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION) throw new Error('unknown version of a sealed secret');
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([
    decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}

/** SHA-256 of a random token: what is stored in place of the token itself. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares two strings in a time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hashToken(a), hashToken(b));
}

/** The secret key where there is one, given or in its file; null before the first use. @throws SetupError where it is no key */
export function findSecretKey(dataDir: string, env: NodeJS.ProcessEnv = process.env): Buffer | null {
  const file = join(dataDir, KEY_FILE);
  return givenKey('TANDEM_SECRET_KEY', env) ?? (existsSync(file) ? readKey(file) : null);
}

/**
 * The key for secrets at rest: `TANDEM_SECRET_KEY` (64 hex digits), else a key file in the data folder,
 * made on first use with mode 0600. It lives outside the database on purpose.
 * @throws SetupError where the file holds no key
 */
export function loadSecretKey(dataDir: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  return givenKey('TANDEM_SECRET_KEY', env) ?? keyOfFile(join(dataDir, KEY_FILE));
}

/** The keys before this one, the oldest first: they seal nothing any more. */
export function loadRetiredKeys(dataDir: string): Buffer[] {
  const file = join(dataDir, RETIRED_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'hex'));
}

/**
 * The change from this secret key to another: the one in `TANDEM_NEW_SECRET_KEY` where the key is given in the
 * environment, else a new one, kept in a file until the change is done, so that one that was cut short goes on with it.
 * @returns both keys, and `finish` for when nothing is sealed with the old one any more
 * @throws SetupError where the new key is missing, no key, or the same
 */
export function changeSecretKey(dataDir: string, env: NodeJS.ProcessEnv = process.env) {
  const from = loadSecretKey(dataDir, env);
  const inFile = env.TANDEM_SECRET_KEY === undefined;
  const next = join(dataDir, `${KEY_FILE}.next`);
  const to = givenKey('TANDEM_NEW_SECRET_KEY', env) ?? (inFile ? keyOfFile(next) : null);
  if (to === null || to.equals(from))
    throw new SetupError(
      'TANDEM_NEW_SECRET_KEY is not another key than TANDEM_SECRET_KEY.',
      'Make one with: openssl rand -hex 32',
    );
  return {
    from,
    to,
    finish() {
      if (!loadRetiredKeys(dataDir).some((key) => key.equals(from)))
        appendFileSync(join(dataDir, RETIRED_FILE), `${from.toString('hex')}\n`, {
          mode: 0o600,
          flush: true,
        });
      if (!inFile) return;
      writeFileSync(next, to.toString('hex'), { mode: 0o600, flush: true });
      renameSync(next, join(dataDir, KEY_FILE));
    },
  };
}

function givenKey(
  name: 'TANDEM_SECRET_KEY' | 'TANDEM_NEW_SECRET_KEY',
  env: NodeJS.ProcessEnv,
): Buffer | null {
  const given = env[name];
  if (given === undefined) return null;
  if (!/^[0-9a-f]{64}$/i.test(given))
    throw new SetupError(`${name} is not 64 hexadecimal digits.`, 'Make one with: openssl rand -hex 32');
  return Buffer.from(given, 'hex');
}

function keyOfFile(file: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // Whole before it has its name, so that two servers starting at once agree on one key.
    const making = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    writeFileSync(making, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flush: true });
    try {
      linkSync(making, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(making, { force: true });
    }
  }
  return readKey(file);
}

/** The key in a file. @throws SetupError where it is none: cut short, it would seal what nobody opens again */
function readKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  throw new SetupError(
    `${file} ${text === '' ? 'is empty' : 'does not hold 64 hexadecimal digits'}: that is no secret key.`,
    'Put it back from its backup. Where there is none, move the file away: the next start says what only the lost key opens, or makes a new one where nothing is sealed.',
  );
}
