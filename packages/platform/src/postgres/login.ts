import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { SetupError } from '../errors.ts';

const PASSWORD_BYTES = 24;
const CONNECT_TIMEOUT_MS = 10_000;
/** PostgreSQL's own numbers for a stored SCRAM password. */
const SCRAM = { iterations: 4096, saltBytes: 16, keyBytes: 32 };
/** Two starts made or changed one login at once: whoever came second looks again. */
const MEANWHILE = new Set(['42710', '23505', 'XX000']);
const MAX_TRIES = 5;
const NOT_ALLOWED = '42501';

type Login = { name: string; password: string | null };

/**
 * The login under which servers act as `role`: a member of it and of nothing else, so that no session of theirs finds a
 * way back to the owner. Its password follows from the owner's, so that there is no second one to keep, and every
 * process that has the owner's connection string knows it. An owner without a password has a login without one: it gets
 * in only where the server asks nobody for a password.
 */
function loginOf(ownerUrl: string, role: string): Login {
  const owner = new pg.Client({ connectionString: ownerUrl });
  // A server may hold several owners' databases, each with servers of its own.
  const name = `${role}_${createHash('sha256')
    .update(owner.user ?? '')
    .digest('hex')
    .slice(0, 8)}`;
  if (!owner.password) return { name, password: null };
  const bytes = hkdfSync('sha256', owner.password, '', `tandem login ${name}`, PASSWORD_BYTES);
  return { name, password: Buffer.from(bytes).toString('hex') };
}

/**
 * The connection string with which servers act as `role`; `migrate` makes its login.
 * @param settings of each session, beside the role
 */
export function asRole(ownerUrl: string, role: string, settings: readonly string[] = []): string {
  const { name, password } = loginOf(ownerUrl, role);
  const url = new URL(ownerUrl);
  url.username = '';
  url.password = '';
  url.searchParams.set('user', name);
  url.searchParams.delete('password');
  if (password !== null) url.searchParams.set('password', password);
  url.searchParams.set('options', [...settings, `role=${role}`].map((one) => `-c ${one}`).join(' '));
  return url.toString();
}

/**
 * The connection string with which servers act as `role` through a pooler in transaction mode, which hands one session to
 * many and passes on none of their settings: the login has them (`settleLogin`).
 */
export function throughPooler(ownerUrl: string, poolUrl: string, role: string): string {
  const { name, password } = loginOf(ownerUrl, role);
  const url = new URL(poolUrl);
  url.username = name;
  url.password = password ?? '';
  return url.toString();
}

/**
 * Gives the login of `role` what its sessions otherwise ask for as they begin: to act as the role, where to look, how long to
 * wait. Whoever changes one of them meets it in new sessions only.
 * @param settings by their names
 * @throws SetupError where the owner may not do that
 */
export async function settleLogin(
  owner: pg.Client,
  ownerUrl: string,
  role: string,
  settings: Record<string, string>,
): Promise<void> {
  const { name } = loginOf(ownerUrl, role);
  const wanted = Object.entries({ role, ...settings });
  const { rows } = await owner.query<{ has: string[] | null }>(
    'select rolconfig as has from pg_roles where rolname = $1',
    [name],
  );
  const has = new Set(rows[0]?.has);
  for (const [setting, value] of wanted) {
    if (has.has(`${setting}=${value}`)) continue;
    // A path is a list of names, and no text.
    const said = setting === 'search_path' ? value : owner.escapeLiteral(value);
    const statement = `alter role ${owner.escapeIdentifier(name)} set ${setting} = ${said}`;
    try {
      await owner.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== NOT_ALLOWED) throw error;
      throw new SetupError(
        `The database login ${owner.user} may not change the login ${name}, which a pooler needs.`,
        `Let an administrator of the server run: ${statement};`,
      );
    }
  }
}

/**
 * Makes the login of `role`, or gives it the password that it should have, unless it gets in already.
 * @throws SetupError where the owner may not do that, or the login is still not let in or is more than a member
 */
export async function ensureLogin(owner: pg.Client, ownerUrl: string, role: string): Promise<void> {
  const login = loginOf(ownerUrl, role);
  const name = owner.escapeIdentifier(login.name);
  const attributes = `login password ${login.password === null ? 'null' : owner.escapeLiteral(storedPassword(login.password))}`;
  let refusal: Error | null = null;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    refusal = await tryLogin(ownerUrl, role);
    if (refusal === null) return;
    if (refusal instanceof SetupError) throw refusal;
    try {
      const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [login.name]);
      await owner.query(`${rowCount ? 'alter' : 'create'} role ${name} ${attributes}`);
      await owner.query(`grant ${role} to ${name}`);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === NOT_ALLOWED)
        throw new SetupError(
          `The database login ${owner.user} may not make the login ${login.name}, with which the servers work.`,
          `Let an administrator of the server run: create role ${name} ${attributes}; grant ${role} to ${name};`,
        );
      if (!MEANWHILE.has(code ?? '')) throw error;
    }
  }
  throw new SetupError(
    `PostgreSQL does not let the servers in as ${login.name}: ${refusal?.message}.`,
    'DATABASE_URL needs the password of its login, and pg_hba.conf a line that lets this one in by password as well.',
  );
}

/** @returns why the servers' login gets no session that acts as `role`, or null where it does */
async function tryLogin(ownerUrl: string, role: string): Promise<Error | null> {
  const client = new pg.Client({
    connectionString: asRole(ownerUrl, role),
    application_name: 'login',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ strong: string | null }>(
      `select string_agg(rolname, ', ') as strong from pg_roles
       where pg_has_role(session_user, oid, 'member') and rolname not in (session_user, $1)
          or rolname = session_user and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)`,
      [role],
    );
    const { strong } = rows[0]!;
    if (strong === null) return null;
    const name = client.user ?? '';
    return new SetupError(
      `The servers' database login ${name} may do more than act as ${role}: ${strong}.`,
      `Take that from it, or drop it and start again: drop role ${client.escapeIdentifier(name)};`,
    );
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** As PostgreSQL stores it (SCRAM-SHA-256): the password itself never reaches the server's log. */
function storedPassword(password: string): string {
  const salt = randomBytes(SCRAM.saltBytes);
  const salted = pbkdf2Sync(password, salt, SCRAM.iterations, SCRAM.keyBytes, 'sha256');
  const keyOf = (purpose: string) => createHmac('sha256', salted).update(purpose).digest();
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const serverKey = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${SCRAM.iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
