/** Ends this process in order when its parent dies without a word (kill -9, a supervisor that stops npm alone). */
const POLL_MS = 500;
const parent = process.ppid;
const looks = setInterval(() => {
  if (process.ppid === parent) return;
  // Once: a second one would end it in no order.
  clearInterval(looks);
  process.kill(process.pid, 'SIGTERM');
}, POLL_MS).unref();
