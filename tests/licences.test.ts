import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What whoever runs Tandem may do with what it is made of: nobody has to ask for more than these. */
const KNOWN =
  /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|MPL-2\.0|OFL-1\.1|Unlicense|CC0-1\.0|PostgreSQL|Python-2\.0)\b/;
/** They say it in words that no list has. */
const IN_THE_PUBLIC_DOMAIN = ['jsonify'];

type Component = {
  name: string;
  version: string;
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
};

test('each package that Tandem runs on has a licence that is known, as the list of its parts says', () => {
  const list = execFileSync('npm', ['run', '--silent', 'sbom'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { components } = JSON.parse(list) as { components: Component[] };
  expect(components.length).toBeGreaterThan(100);
  const unknown = components.flatMap(({ name, version, licenses = [] }) => {
    const words = licenses.map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? '');
    return words.some((word) => KNOWN.test(word)) || IN_THE_PUBLIC_DOMAIN.includes(name)
      ? []
      : [`${name} ${version}: ${words.join(', ') || 'none'}`];
  });
  expect(unknown).toEqual([]);
});
