import { endpoints } from '@tandem/api/studio';
import { mountEndpoint, notFound } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Trx } from '../../base/db.ts';
import { needFresh } from '../../base/fresh.ts';
import type { Account } from '../authorise.ts';
import { findAccount } from '../authorise.ts';
import { createLoginBrake } from '../brake.ts';
import { holdAccount } from '../hold-account.ts';
import { noteAccess } from '../note-access.ts';
import { startSession } from '../sessions.ts';
import { createThrottle } from '../throttle.ts';
import type { Web } from '../web.ts';
import { addApp, startApp } from './add-app.ts';
import { changeAccess } from './change-access.ts';
import { checkRoom, readFactors, removeFactor } from './keep-factors.ts';
import { addPasskey, askNewPasskey, askPasskey, passkeyRefused, takePasskey } from './passkeys.ts';
import { takeAppCode, takeRecoveryCode } from './prove-factor.ts';
import { countCodes, renewCodes } from './recovery-codes.ts';

/** So many wrong codes within an hour are a person's own; then one try in so long: six digits are soon guessed. */
const CODE_BRAKE = { freeFailures: 10, paceMs: 60_000 };
/** A recovery code is longer than an app's, spaces not counted. */
const APP_CODE = /^\s*(\d\s*){6}$/;

/** What a person does about their second factor: set up, prove, take away. */
export function mountFactors({ app, studio, auth }: Pick<Web, 'app' | 'studio' | 'auth'>): void {
  const { db } = studio;
  const signedIn = (_endpoint: unknown, request: FastifyRequest) => findAccount(auth, db, request);
  const halfSignedIn = (_endpoint: unknown, request: FastifyRequest) =>
    findAccount(auth, db, request, { half: true });
  const { perAddress, perEmail } = studio.settings.signInsPerMinute;
  const throttle = createThrottle(perEmail);
  const throttleAddress = createThrottle(perAddress);
  const byAddress = async (_endpoint: unknown, request: FastifyRequest) => throttleAddress(request.ip);
  const brake = createLoginBrake(CODE_BRAKE);
  const tokenOf = (request: FastifyRequest) => auth.readToken(request.headers.cookie);

  mountEndpoint(app, endpoints.listFactors, signedIn, async ({ caller }) => ({
    factors: await readFactors(db, caller.accountId),
    recoveryCodes: await countCodes(db, caller.accountId),
  }));
  mountEndpoint(app, endpoints.startAppFactor, signedIn, ({ caller }) => {
    needFresh({ caller });
    return startApp(studio, caller);
  });
  mountEndpoint(app, endpoints.addAppFactor, signedIn, async ({ caller, body, request }) => {
    needFresh({ caller });
    throttle(caller.accountId);
    return add(caller, request, (trx) => addApp(studio, trx, caller.accountId, body));
  });
  mountEndpoint(app, endpoints.removeFactor, signedIn, async ({ caller, params }) => {
    needFresh({ caller });
    await changeAccess(studio, caller.accountId, 'factor.remove', (trx) =>
      removeFactor(trx, caller, params.factorId),
    );
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.renewRecoveryCodes, signedIn, async ({ caller }) => {
    needFresh({ caller });
    const recoveryCodes = await changeAccess(studio, caller.accountId, 'recovery_codes.new', async (trx) => {
      if ((await readFactors(trx, caller.accountId)).length === 0) throw notFound('second factor');
      return renewCodes(trx, caller.accountId);
    });
    return { recoveryCodes };
  });
  mountEndpoint(app, endpoints.startPasskey, signedIn, async ({ caller }) => {
    needFresh({ caller });
    await checkRoom(db, caller.accountId);
    return { options: await askNewPasskey(studio, caller) };
  });
  mountEndpoint(app, endpoints.addPasskey, signedIn, async ({ caller, body, request }) => {
    needFresh({ caller });
    const { accountId } = caller;
    return add(caller, request, (trx) => addPasskey(studio, trx, { accountId, request }, body));
  });
  mountEndpoint(app, endpoints.askPasskey, byAddress, async () => ({ options: await askPasskey(studio) }));
  mountEndpoint(app, endpoints.signInWithPasskey, byAddress, async ({ body, ...http }) => {
    const account = await takePasskey(studio, http.request, body.response).catch(async (error) => {
      await noteAccess(studio, http.request, 'factor.failed', []);
      throw error;
    });
    await startSession({ auth, db }, { ...account, proved: true }, http);
    await noteAccess(studio, http.request, 'sign_in', [account.accountId]);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.proveFactor, halfSignedIn, async ({ caller, body, ...http }) => {
    const { accountId } = caller;
    const { request } = http;
    // Of one address: whoever guesses elsewhere, with the right password, does not keep the person out.
    throttle(`${accountId} ${request.ip}`);
    const { code = '', passkey } = body;
    const isAppCode = APP_CODE.test(code);
    brake.pass(accountId, { free: !isAppCode });
    try {
      if (passkey) await takeOwnPasskey(caller, passkey, request);
      else if (isAppCode) await takeAppCode(studio, accountId, code);
      else
        await changeAccess(studio, accountId, 'recovery_code.use', (trx) =>
          takeRecoveryCode(trx, accountId, code),
        );
    } catch (error) {
      await noteAccess(studio, request, 'factor.failed', [accountId]);
      throw error;
    }
    brake.forgive(accountId);
    await letIn(caller, http);
    return { ok: true as const };
  });

  async function takeOwnPasskey(caller: Account, response: Record<string, unknown>, request: FastifyRequest) {
    const { accountId } = await takePasskey(studio, request, response);
    if (accountId !== caller.accountId) throw passkeyRefused();
  }

  /** One more that counts; with the first come the recovery codes. */
  async function add(caller: Account, request: FastifyRequest, work: (trx: Trx) => Promise<void>) {
    const recoveryCodes = await changeAccess(studio, caller.accountId, 'factor.add', async (trx) => {
      await holdAccount(trx, caller.accountId);
      await checkRoom(trx, caller.accountId);
      await work(trx);
      const first = (await countCodes(trx, caller.accountId)) === 0;
      return first ? renewCodes(trx, caller.accountId) : [];
    });
    // Whoever has just set it up has it in their hands.
    await sql`update auth.session set second_factor_at = now() where token = ${tokenOf(request)}`.execute(db);
    return { recoveryCodes };
  }

  /** The session becomes another one, which has proved both; one that had already is as good as new. */
  async function letIn(caller: Account, http: { request: FastifyRequest; reply: FastifyReply }) {
    if (caller.secondFactor === 'unproved')
      await startSession(
        { auth, db },
        { accountId: caller.accountId, login: caller.email, proved: true, instead: true },
        http,
      );
    else
      await sql`update auth.session set confirmed_at = now() where token = ${tokenOf(http.request)}`.execute(
        db,
      );
    await noteAccess(studio, http.request, 'factor.use', [caller.accountId]);
  }
}
