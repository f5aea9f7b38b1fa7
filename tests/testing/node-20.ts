/**
 * Takes away what Node 20 does not have yet: what needs any of it fails here as it would there. Loaded before a program
 * by `--import`. The list is what Node 24 has more of, of what a program would take without asking.
 */
const lacking: Record<string, readonly string[]> = {
  Array: ['fromAsync'],
  Error: ['isError'],
  Map: ['groupBy'],
  Math: ['f16round'],
  Object: ['groupBy'],
  Promise: ['try', 'withResolvers'],
  RegExp: ['escape'],
  'ArrayBuffer.prototype': ['detached', 'transfer', 'transferToFixedLength'],
  'Set.prototype': [
    ...['union', 'intersection', 'difference', 'symmetricDifference'],
    ...['isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
  ],
  'Iterator.prototype': [
    ...['drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'map', 'reduce', 'some', 'take', 'toArray'],
  ],
  globalThis: [
    ...['Iterator', 'Float16Array', 'WebSocket', 'CloseEvent', 'URLPattern', 'Navigator', 'navigator'],
    ...['DisposableStack', 'AsyncDisposableStack', 'SuppressedError'],
  ],
};

type Names = Record<string, unknown>;
const everything = globalThis as unknown as Names;
for (const [path, names] of Object.entries(lacking)) {
  const parts = path === 'globalThis' ? [] : path.split('.');
  const owner = parts.reduce((at, part) => at[part] as Names, everything);
  for (const name of names) delete owner[name];
}
