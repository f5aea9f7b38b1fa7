import { type PairedBox, pairedBox } from '@tandem/api/box';

/** What this browser keeps of being a box: its token, and on which seat a sensor is. */
const BOX = 'tandem.box';
const SEATS = 'tandem.box.seats';

export function readBox(): PairedBox | null {
  const read = pairedBox.safeParse(parsed(localStorage.getItem(BOX)));
  return read.success ? read.data : null;
}

/** @param box null where this computer is a box no longer */
export function keepBox(box: PairedBox | null): void {
  if (box) localStorage.setItem(BOX, JSON.stringify(box));
  else for (const key of [BOX, SEATS]) localStorage.removeItem(key);
}

/** Seats by the sensor's id. */
export function readSeats(): Map<string, number> {
  const kept = parsed(localStorage.getItem(SEATS));
  return new Map(
    Object.entries(kept ?? {}).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
  );
}

export const keepSeats = (seats: ReadonlyMap<string, number>): void =>
  localStorage.setItem(SEATS, JSON.stringify(Object.fromEntries(seats)));

function parsed(text: string | null): object | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
