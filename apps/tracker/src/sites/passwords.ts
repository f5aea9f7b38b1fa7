import { hash, verify } from '@node-rs/argon2';

/** Argon2id at the strength that OWASP names: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);
export const verifyPassword = (hashed: string, password: string): Promise<boolean> =>
  verify(hashed, password);
