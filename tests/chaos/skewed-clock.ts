import { readFileSync } from 'node:fs';

/**
 * Loaded before a program by `--import`: its machine's clock is as many ms ahead (below 0: behind) as the file says that
 * `CLOCK_FILE` names, and is set anew with each SIGUSR2. What counts on from the start of the program does so, as on a real
 * machine.
 */
const file = process.env.CLOCK_FILE!;
const RealDate = Date;
let aheadMs = 0;
const set = () => {
  aheadMs = Number(readFileSync(file, 'utf8'));
};
set();
const nowMs = () => RealDate.now() + aheadMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [nowMs()]),
  get: (target, key) => (key === 'now' ? nowMs : Reflect.get(target, key)),
});
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + aheadMs });
process.on('SIGUSR2', set);
