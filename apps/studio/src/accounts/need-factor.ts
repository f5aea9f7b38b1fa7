import type { FactorState } from '@tandem/api/words';
import type { Caller } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/** Whoever runs a studio signs in with two factors. */
const ASKED = new Set<Caller['role']>(['owner', 'manager']);
/** They open health numbers of others, and not without. */
const ADVISED = new Set<Caller['role']>(['instructor']);

export const asksFactor = ({ role }: Pick<Caller, 'role'>): boolean => ASKED.has(role);

/** @param known what the account has, what this session has proved, and whether the password alone is enough for it here */
export function factorState(
  known: { has: boolean; proved: boolean; suffices: boolean },
  studios: readonly Pick<Caller, 'role'>[],
): FactorState {
  if (known.has) return known.proved ? 'proved' : 'unproved';
  if (known.suffices) return 'free';
  if (studios.some(asksFactor)) return 'missing';
  return studios.some(({ role }) => ADVISED.has(role)) ? 'advised' : 'free';
}

export const factorNeeded = () =>
  problem({
    code: 'second_factor_needed',
    message: 'This sign-in is not complete: the second step is still to come.',
    remedy: 'Enter the code of your app, use a passkey or a recovery code.',
  });
