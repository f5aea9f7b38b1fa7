import { CHANNELS } from '@tandem/metrics';
import { type Seats, type Sensor, withBatteries } from '@tandem/sensors/radio';
import type { SensorStanding } from '../sources/ble/bluetooth-state.ts';
import type { Said } from '../sources/sentence.ts';
import type { BoxStatus } from './box-status.ts';
import { saidOf } from './said-of.ts';
import { type Language, WORDS, type Words } from './words.ts';

/** Those that were silent for longer are no longer listed. */
const LISTED_MS = 60_000;
const REFRESH_SECONDS = 3;

/**
 * What is heard, how strongly, and where it goes, as a page that brings nothing along. What sensors measure is not on it,
 * nor who wears them.
 */
export function statusPage(
  { version, revoked, stick, bluetooth, sensors, seats, waitingBatches, spool, told }: BoxStatus,
  language: Language,
): string {
  const words = WORDS[language];
  const { clock, otherProgram = false } = told;
  const notices = [
    ...saidOf({ stick, bluetooth, spool }, language),
    ...(clock ? [words.clock(clock.skewSeconds, clock.corrected)] : []),
    ...(otherProgram ? [words.otherProgram] : []),
  ];
  const listed = withBatteries(sensors)
    .filter(({ ageMs }) => ageMs <= LISTED_MS)
    .sort((a, b) => strengthOf(b) - strengthOf(a) || a.source.device.localeCompare(b.source.device));
  const rows = listed.map((sensor) => rowOf(sensor, seats, language));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<title>${escaped(words.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(words.title)}</h1>
${revoked ? `<p><strong>${escaped(words.revoked.says)}</strong> ${escaped(words.revoked.remedy)}</p>\n` : ''}${notices.map(said).join('\n')}
${toLookAfter(bluetooth?.sensors ?? [], language)}<p>${escaped(words.waiting(waitingBatches))}</p>
${listed.length === 0 ? `<p>${escaped(words.none)}</p>` : tableOf(words.sensors(listed.length), words.columns, rows)}
<p>${escaped(words.version(version))}</p>
</body>
</html>
`;
}

const said = ({ says, remedy }: Said): string =>
  `<p><strong>${escaped(says)}</strong> ${escaped(remedy ?? '')}</p>`;

/** The sensors of Bluetooth that somebody should know of; those that are heard stand in the table. */
function toLookAfter(sensors: readonly SensorStanding[], language: Language): string {
  const lines = sensors
    .filter(({ code }) => code !== 'connected' && code !== 'connecting')
    .map(({ name, code }) => {
      const { says, remedy } = WORDS[language].sensor[code];
      return `<li>${escaped([name, says, ...(remedy === null ? [] : [remedy])].join(' '))}</li>`;
    });
  return lines.length === 0 ? '' : `<ul>\n${lines.join('\n')}\n</ul>\n`;
}

function rowOf(sensor: Sensor, seats: Seats | null, language: Language): string[] {
  const words = WORDS[language];
  const { source, rssiDbm, ageMs, told } = sensor;
  return [
    words.kinds[source.kind],
    source.device,
    rssiDbm === null ? '–' : words.strength(Math.round(rssiDbm)),
    words.seconds(Math.round(ageMs / 1000)),
    CHANNELS.filter((channel) => told[channel] !== undefined)
      .map((channel) => words.tells[channel])
      .join(', '),
    batteryOf(sensor, words),
    placeOf(source.device, seats, language),
  ];
}

function batteryOf({ told }: Sensor, { battery, batteryLow }: Words): string {
  const percent = told.batteryPercent?.value ?? null;
  const parts = [
    ...(percent === null ? [] : [battery(Math.round(percent))]),
    ...(told.batteryLow?.value === 1 ? [batteryLow] : []),
  ];
  return parts.join(', ') || '–';
}

function placeOf(device: string, seats: Seats | null, language: Language): string {
  const words = WORDS[language];
  if (seats === null) return words.toTracker;
  const of = [...seats].filter(([, devices]) => devices.has(device)).map(([seat]) => words.seat(seat));
  return of.join(', ') || words.toNobody;
}

const strengthOf = ({ rssiDbm }: Sensor): number => rssiDbm ?? Number.NEGATIVE_INFINITY;

const tableOf = (caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div><table><caption>${escaped(caption)}</caption>
<thead><tr>${columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table></div>`;

/** The system's own colours, light or dark. */
const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:60rem;margin:auto;padding:1rem}
h1{font-size:1.25rem}div{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:start;padding-block:.5rem}
th,td{text-align:start;padding:.25rem .75rem .25rem 0;border-bottom:1px solid;white-space:nowrap;font-variant-numeric:tabular-nums}`;

/** A device may call itself whatever it likes. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
