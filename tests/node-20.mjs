/**
 * Takes away what Node 20 does not have yet, as Node 24 lists it: what needs any of it fails here as it would there.
 * Loaded before a program by `--import`.
 */
const lacking = {
  Array: ['fromAsync'],
  Error: ['isError'],
  Map: ['groupBy'],
  Math: ['f16round', 'sumPrecise'],
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
for (const [path, names] of Object.entries(lacking)) {
  const owner =
    path === 'globalThis' ? globalThis : path.split('.').reduce((at, name) => at[name], globalThis);
  for (const name of names) delete owner[name];
}
