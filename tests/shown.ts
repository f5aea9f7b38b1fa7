import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names of a file's tests, or a document's headings; none of a file that `read` does not find. */
export function names(file: string, read: (file: string) => string): Set<string> {
  let text: string;
  try {
    text = read(file);
  } catch {
    return new Set();
  }
  if (file.endsWith('.md')) return new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!));
  // What is skipped shows nothing; `.each(…)(` and `.for(…)(` still name their tests first.
  const titles = text.matchAll(
    /\b(?:test|it)(?:\.(?:each|for)\(.*?\)|\.(?!skip|todo|fails|each|for)\w+)*\(\s*(['"`])((?:\\.|(?!\1).)+)\1/gs,
  );
  return new Set([...titles].map((match) => match[2]!.replaceAll(/\\(['"`])/g, '$1')));
}

export const readInRoot = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
