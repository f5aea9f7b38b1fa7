import { serverNow } from '../base/server-clock.ts';

/** Hands a report over as a file that is named by the minute. @param name what its name begins with */
export function saveJson(name: string, report: unknown): void {
  const file = new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name}-${new Date(serverNow()).toISOString().slice(0, 16).replace(':', '')}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
