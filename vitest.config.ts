import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    // What is waited for comes, however busy the machine is.
    expect: { poll: { timeout: 90_000 } },
    // Charts take their colours from this sheet; of the others tests need none.
    css: { include: [/tokens\.css/] },
    pool: 'forks',
    // No proxy stands before what a test starts: it ends without waiting for one, unless the test is about that.
    env: { DRAIN_SECONDS: '0' },
    // Much of a test's time is waiting for servers and pages: a third keeps two cores busy while two wait.
    maxWorkers: 3,
    globalSetup: ['tests/postgres.ts'],
    reporters: ['default'],
  },
});
