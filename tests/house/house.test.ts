import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHouse } from './imports.ts';
import * as rules from './rules.ts';

const house = readHouse();

test.each(Object.entries(rules))('%s', (_name, rule) => {
  expect(house.size).toBeGreaterThan(500);
  expect(rule(house)).toEqual([]);
});

const planted = (files: Record<string, string>) => new Map(Object.entries(files));

test('each guard catches a planted breach', () => {
  const studio = 'apps/studio/src';
  expect(
    rules.workspacesStandInOrder(
      planted({
        'packages/spivi/src/a.ts': `import { x } from '@tandem/platform';\nexport * from '../../../apps/studio/src/base/db.ts';`,
        'apps/tracker/src/live/a.ts': `import type { y } from '@tandem/api/studio';`,
        'apps/web/src/app/a.tsx': `const m = await import('../../../studio/src/app/server.ts');`,
        'apps/studio/src/base/a.ts': `import { z } from '../../../../packages/platform/src/jobs.ts';`,
      }),
    ),
  ).toHaveLength(5);
  expect(
    rules.importsRunDownward(
      planted({
        [`${studio}/base/a.ts`]: `import type { x } from '../rides/index.ts';`,
        [`${studio}/attic/a.ts`]: `import { x } from '../base/a.ts';`,
        [`${studio}/a.ts`]: `import { x } from './base/a.ts';`,
        [`${studio}/spivi/calls/a.ts`]: `import { x } from '../classes/b.ts';`,
        'apps/web/src/ui/a.tsx': `import { x } from '../console/b.tsx';`,
      }),
    ),
  ).toHaveLength(5);
  expect(
    rules.roomsHaveOneFace(
      planted({
        [`${studio}/rights/a.ts`]: `import { x } from '../rides/ride/b.ts';\nexport * from '../rides/index.ts';`,
      }),
    ),
  ).toHaveLength(1);
  expect(
    rules.testsStandAside(
      planted({
        [`${studio}/base/a.ts`]: `import { x } from '../testing/studio.ts';`,
        [`${studio}/testing/b.ts`]: `import { x } from '../../../../tests/fake-spivi/server.ts';`,
        'scripts/start.ts': `import { x } from '../tests/postgres.ts';`,
      }),
    ),
  ).toHaveLength(3);
  expect(
    rules.helpersLieAside(
      planted({
        [`${studio}/main.ts`]: `new URL('./run.ts', import.meta.url);`,
        [`${studio}/run.ts`]: '',
        [`${studio}/rides/kill-worker.ts`]: '',
        [`${studio}/testing/kill-worker.ts`]: '',
      }),
    ),
  ).toEqual([`${studio}/rides/kill-worker.ts`]);
  expect(
    rules.pagesAskTheStudiosClock(
      planted({
        'apps/web/src/portal/a.tsx': 'const over = endsAt < Date.now();',
        'apps/web/src/portal/b.tsx': 'const day = new Date().getDay();',
        'apps/web/src/portal/c.tsx': 'const at = new Date(startsAt);',
      }),
    ),
  ).toHaveLength(2);
  expect(
    rules.wordsStandAlone(planted({ 'packages/api/src/words/a.ts': `import { z } from 'zod';` })),
  ).toHaveLength(1);
});

test('the linter catches a circle of files, also one of types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-circle-'));
  cpSync('biome.json', join(folder, 'biome.json'));
  writeFileSync(join(folder, 'a.ts'), `import type { B } from './b.ts';\n\nexport type A = B | null;\n`);
  writeFileSync(join(folder, 'b.ts'), `import type { A } from './a.ts';\n\nexport type B = A | null;\n`);
  const lint = () =>
    execFileSync(
      join(import.meta.dirname, '../../node_modules/.bin/biome'),
      ['ci', '--vcs-enabled=false', '.'],
      {
        cwd: folder,
        stdio: 'pipe',
      },
    );
  expect(lint).toThrow('noImportCycles');
  rmSync(folder, { recursive: true, force: true });
});
