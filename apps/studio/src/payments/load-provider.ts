import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConfig, SetupError } from '@tandem/platform';
import { z } from 'zod';
import type { PaymentModule, PaymentProvider } from '../base/payment-provider.ts';

const MAX_NAME_CHARS = 60;
/** A module that waits for something outside must not keep the studio from starting. */
const LOAD_TIMEOUT_MS = 10_000;

/**
 * The payment provider that the operator names in `PAYMENTS_MODULE`: a file, by its path, or a package. Null: none.
 * @throws SetupError where it cannot be loaded, or is no provider
 */
export async function loadPayments(env: NodeJS.ProcessEnv): Promise<PaymentProvider | null> {
  const { PAYMENTS_MODULE: named } = readConfig(z.object({ PAYMENTS_MODULE: z.string().optional() }), env);
  if (named === undefined) return null;
  const isFile = /^[./]|^[A-Za-z]:[\\/]/.test(named);
  const found = await import(isFile ? pathToFileURL(resolve(named)).href : named).catch((error: Error) => {
    throw new SetupError(
      `The payment provider’s module, PAYMENTS_MODULE, cannot be loaded: ${firstLine(error)}`,
      'Name a file by its path from where Tandem starts, or a package that is installed; leave it out to sell nothing in the portal.',
    );
  });
  const open = (found as { default?: PaymentModule }).default;
  if (typeof open !== 'function') throw notAProvider('its default export is no function');
  const provider = await within(Promise.resolve().then(() => open(env)));
  if (typeof provider !== 'object' || provider === null) throw notAProvider('it makes no provider');
  for (const verb of ['start', 'read', 'verify'] as const)
    if (typeof provider[verb] !== 'function') throw notAProvider(`its provider has no “${verb}”`);
  const { name } = provider;
  if (typeof name !== 'string' || name.length < 1 || name.length > MAX_NAME_CHARS)
    throw notAProvider(`its provider’s “name” is not 1 to ${MAX_NAME_CHARS} characters`);
  return provider;
}

async function within(opening: Promise<PaymentProvider>): Promise<PaymentProvider> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not come to an end')), LOAD_TIMEOUT_MS);
  });
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    throw new SetupError(
      `The payment provider’s module, PAYMENTS_MODULE, does not start: ${firstLine(error as Error)}`,
      'Correct its settings; leave PAYMENTS_MODULE out to sell nothing in the portal.',
    );
  } finally {
    clearTimeout(timer);
  }
}

const firstLine = (error: unknown) => String((error as Error)?.message ?? error).split('\n')[0]!;

const notAProvider = (why: string) =>
  new SetupError(
    `PAYMENTS_MODULE names no payment provider: ${why}.`,
    'docs/operations says how such a module is written.',
  );
